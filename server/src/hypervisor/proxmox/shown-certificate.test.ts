import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { makeAuthority } from '../../../test/test-certificates.ts'
import { shownCertificate } from './shown-certificate.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

test('a certificate is shown as it is, and the server receives nothing', async () => {
  const { key, pem, fingerprint } = await (await makeAuthority()).certify(['IP:127.0.0.1'])
  let received = 0
  const ended = Promise.withResolvers<void>()
  const server = createTlsServer({ key, cert: pem }, (socket) => {
    socket.on('data', (chunk) => {
      received += chunk.length
    })
    socket.on('error', () => undefined)
    socket.on('close', () => ended.resolve())
  })
  const port = await listening(server)
  const shown = await shownCertificate({ host: '127.0.0.1', port }, 10_000)
  expect(shown.fingerprint).toBe(fingerprint)
  expect(shown.validTo.getTime()).toBeGreaterThan(Date.now())
  await ended.promise
  expect(received).toBe(0)
})

test('a server that never answers the handshake is given up at the deadline', async () => {
  const port = await listening(createServer((socket) => socket.on('error', () => undefined)))
  await expect(shownCertificate({ host: '127.0.0.1', port }, 50)).rejects.toMatchObject({
    code: 'hypervisor_timeout',
  })
})

test('where nobody listens, and where it is no TLS, it says so', async () => {
  const port = await listening(createServer((socket) => socket.end('SSH-2.0-x\r\n')))
  for (const wrong of [port, 1])
    await expect(
      shownCertificate({ host: '127.0.0.1', port: wrong }, 10_000),
    ).rejects.toMatchObject({
      code: 'hypervisor_unreachable',
      hint: expect.stringContaining('8006'),
    })
})
