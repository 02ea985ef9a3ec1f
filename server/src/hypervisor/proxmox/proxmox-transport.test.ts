import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { normaliseFingerprint } from './pinned-connector.ts'
import { createProxmoxTransport, type ProxmoxTransport } from './proxmox-transport.ts'

let lab: TestLab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

interface Fake extends AsyncDisposable {
  readonly transport: ProxmoxTransport
  readonly seen: string[]
}

/** A server with the lab's certificate that answers whatever the test wants. */
async function fakeServer(listener: RequestListener, pins?: readonly string[]): Promise<Fake> {
  const seen: string[] = []
  const { key, pem, fingerprint } = lab.certificate
  const server = createServer({ key, cert: pem }, (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const transport = createProxmoxTransport({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    fingerprints: pins ?? [fingerprint],
    tokenId: 'carrel@pve!broker',
    tokenSecret: 'the secret',
  })
  return {
    transport,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await transport.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
const code = (expected: string) => expect.objectContaining({ code: expected })
const anything = z.unknown()

test('a pinned certificate that differs refuses before any byte is sent', async () => {
  const other = lab.certificate.fingerprint.replaceAll('A', 'B').replace(/^../, '00')
  await using fake = await fakeServer((_, response) => response.end('{"data":1}'), [other])
  await expect(fake.transport.get('/version', anything)).rejects.toEqual(
    code('certificate_mismatch'),
  )
  expect(fake.seen).toEqual([])
})

test('one of several pins is enough, in any spelling', async () => {
  const spelled = `sha256:${lab.certificate.fingerprint.toLowerCase().replaceAll(':', '')}`
  await using fake = await fakeServer(
    (_, response) => response.end('{"data":"yes"}'),
    ['00', spelled],
  )
  expect(await fake.transport.get('/version', z.string())).toBe('yes')
  expect(normaliseFingerprint(spelled)).toBe(lab.certificate.fingerprint)
})

test('no pin means no connection', async () => {
  await using fake = await fakeServer((_, response) => response.end('{"data":1}'), [])
  await expect(fake.transport.get('/version', anything)).rejects.toEqual(
    code('certificate_mismatch'),
  )
})

test('a lost connection is asked again for a GET, and never for a POST', async () => {
  await using fake = await fakeServer((request, response) => {
    if (fake.seen.length === 1) request.socket.destroy()
    else response.end('{"data":7}')
  })
  expect(await fake.transport.get('/version', z.number())).toBe(7)
  fake.seen.length = 0
  await expect(fake.transport.send('POST', '/clone', anything)).rejects.toEqual(
    code('hypervisor_unreachable'),
  )
  expect(fake.seen).toEqual(['POST /api2/json/clone'])
})

test('a server that says nothing fails at the deadline', async () => {
  await using fake = await fakeServer(() => {})
  const call = fake.transport.send('POST', '/clone', anything, { deadlineMs: 150 })
  await expect(call).rejects.toEqual(code('hypervisor_timeout'))
})

test('a body always has its length, and empty ones too', async () => {
  const lengths: (string | undefined)[] = []
  await using fake = await fakeServer((request, response) => {
    lengths.push(request.headers['content-length'])
    response.end('{"data":null}')
  })
  await fake.transport.send('POST', '/a', anything)
  await fake.transport.send('PUT', '/b', anything, { parameters: { tags: 'ä;b', onboot: true } })
  expect(lengths).toEqual(['0', String('tags=%C3%A4%3Bb&onboot=1'.length)])
})

test.each([
  ['garbage', 'not JSON'],
  ['half an answer', '{"data":{"ver'],
  ['another form', '{"data":{"version":[]}}'],
])('%s is an unexpected answer', async (_, body) => {
  await using fake = await fakeServer((_request, response) => response.end(body))
  const call = fake.transport.get('/version', z.object({ version: z.string() }))
  await expect(call).rejects.toEqual(code('unexpected_answer'))
})

test('an answer without end is cut off', async () => {
  await using fake = await fakeServer((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  })
  await expect(fake.transport.get('/version', anything)).rejects.toEqual(code('unexpected_answer'))
})

test('the text of an old version’s error is its reason phrase', async () => {
  await using fake = await fakeServer((_, response) => {
    response.writeHead(500, 'VM is locked (backup)').end('{"data":null}')
  })
  await expect(fake.transport.get('/version', anything)).rejects.toThrow('VM is locked (backup)')
})

test('an error never carries the token', async () => {
  await using fake = await fakeServer((_, response) => response.writeHead(401).end())
  const error = await fake.transport.get('/version', anything).catch((caught: Error) => caught)
  expect(error).toEqual(code('not_authenticated'))
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('the secret')
})
