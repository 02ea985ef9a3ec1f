import { createServer, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { startProxmoxDouble, TOKEN_SECRET } from '../../../test/proxmox-double.ts'
import { answerWith } from '../../../test/raw-tls-server.ts'
import { version } from './cluster-calls.ts'
import { createProxmoxTransport } from './proxmox-transport.ts'
import { cloneVm } from './vm-calls.ts'

const template = { node: 'pve1', vmid: 9000, newid: 101 }
const deadlineMs = 800

/** How a clone ends that a server answers so. */
async function cloneAnswered(answer: (socket: TLSSocket) => void) {
  await using double = await startProxmoxDouble(answer)
  const error = await double.transport
    .call(cloneVm, template, { deadlineMs })
    .catch((caught: unknown) => caught)
  expect(double.server.requests).toHaveLength(1)
  return error
}
const write = (text: string) => (socket: TLSSocket) => void socket.write(text)
const writeAndClose = (text: string) => (socket: TLSSocket) => void socket.end(text)

test.each<[what: string, answer: (socket: TLSSocket) => void, code: string]>([
  ['nothing at all', () => undefined, 'hypervisor_timeout'],
  ['nothing, and the connection closed', (socket) => socket.destroy(), 'hypervisor_unreachable'],
  ['a head without end', write('HTTP/1.1 200 OK\r\nConn'), 'hypervisor_timeout'],
  [
    'half a body',
    write('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"data":'),
    'hypervisor_timeout',
  ],
  [
    'half a body, and the connection closed',
    writeAndClose('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"data":'),
    'hypervisor_unreachable',
  ],
  [
    'a body that is longer than it says',
    write('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"data":"UPID:pve1:"}'),
    'unexpected_answer',
  ],
  ['something else than HTTP', write('SSH-2.0-OpenSSH_9.2\r\n'), 'unexpected_answer'],
  ['a garbled length', write('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'), 'unexpected_answer'],
  [
    'something else than JSON',
    (socket) => answerWith(socket, 0, { body: 'OK' }),
    'unexpected_answer',
  ],
  [
    'the page of a reverse proxy',
    (socket) => answerWith(socket, 0, { body: '<html><h1>Welcome to nginx</h1></html>' }),
    'unexpected_answer',
  ],
  [
    'a redirect',
    (socket) => answerWith(socket, 0, { status: 301, reason: 'Moved', body: '' }),
    'unexpected_answer',
  ],
  [
    'an envelope without data',
    (socket) => answerWith(socket, 0, { body: '{}' }),
    'unexpected_answer',
  ],
  ['data of another form', (socket) => answerWith(socket, { upid: 'UPID:' }), 'unexpected_answer'],
])('after %s a change may have happened', async (_, answer, code) => {
  expect(await cloneAnswered(answer)).toMatchObject({ code, mayHaveHappened: true })
})

test.each([502, 503, 504, 595, 596, 597, 598, 599])(
  'problem 13: after %i a change may have happened, and is not sent again',
  async (status) => {
    const error = await cloneAnswered((socket) => answerWith(socket, null, { status, body: '' }))
    expect(error).toMatchObject({ transient: true, mayHaveHappened: true })
  },
)

test('an answer of 100 MB is broken off after 16 MiB', async () => {
  const megabyte = Buffer.alloc(1_000_000, 'x')
  let taken = 0
  const pour = (socket: TLSSocket) => {
    while (taken < 100 && !socket.destroyed) {
      taken += 1
      if (!socket.write(megabyte)) return void socket.once('drain', () => pour(socket))
    }
  }
  await using double = await startProxmoxDouble((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n')
    pour(socket)
  })
  await expect(double.transport.call(version)).rejects.toMatchObject({ code: 'unexpected_answer' })
  expect(taken).toBeLessThan(50)
})

/** A port on which everything is taken and nothing is TLS. */
async function startPort(onConnection: (socket: Socket) => void, connectMs = 10_000) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const transport = createProxmoxTransport(
    {
      host: '127.0.0.1',
      port: address.port,
      credentials: { kind: 'token', id: 'carrel@pve!broker', secret: TOKEN_SECRET },
      trust: { fingerprints: ['00'], authority: null },
    },
    { connectMs },
  )
  return {
    transport,
    server,
    async [Symbol.asyncDispose]() {
      await transport.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test.each<[what: string, onConnection: (socket: Socket) => void, code: string]>([
  ['never answers the handshake', () => undefined, 'hypervisor_timeout'],
  ['breaks off the handshake', (socket) => socket.destroy(), 'hypervisor_unreachable'],
  [
    'speaks HTTP without TLS',
    (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'hypervisor_unreachable',
  ],
])('on a port that %s nothing has happened', async (_, onConnection, code) => {
  await using port = await startPort(onConnection)
  const call = port.transport.call(cloneVm, template, { deadlineMs })
  await expect(call).rejects.toMatchObject({ code, mayHaveHappened: false })
})

test('a handshake has a deadline of its own', async () => {
  const left = Promise.withResolvers<void>()
  await using port = await startPort(
    (socket) => socket.resume().on('close', () => left.resolve()),
    50,
  )
  await expect(port.transport.call(cloneVm, template)).rejects.toMatchObject({
    code: 'hypervisor_timeout',
    mayHaveHappened: false,
  })
  await left.promise
})

test('on a port that is closed nothing has happened', async () => {
  await using port = await startPort(() => undefined)
  await new Promise((resolve) => port.server.close(resolve))
  await expect(port.transport.call(cloneVm, template)).rejects.toMatchObject({
    code: 'hypervisor_unreachable',
    transient: true,
    mayHaveHappened: false,
  })
})

test('neither an error nor its causes name the host, the port or the token', async () => {
  await using port = await startPort((socket) => socket.destroy())
  await using double = await startProxmoxDouble((socket) => answerWith(socket, 0, { status: 401 }))
  for (const { transport } of [port, double]) {
    const error: unknown = await transport.call(cloneVm, template).catch((caught) => caught)
    let told = ''
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      told += JSON.stringify(each, [...Object.getOwnPropertyNames(each), 'message', 'stack'])
    }
    expect(told).toMatch(/HypervisorError/)
    expect(told).not.toMatch(/127\.0\.0\.1/)
    expect(told).not.toContain(TOKEN_SECRET)
  }
})

test.each(['pve.school.example/x', 'https://pve.school.example', 'root@pve1', 'a b', ''])(
  '%j is no host',
  (host) => {
    const credentials = { kind: 'token', id: 'a@pve!b', secret: 'c' } as const
    const trust = { fingerprints: ['00'], authority: null }
    expect(() => createProxmoxTransport({ host, port: 8006, credentials, trust })).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    )
  },
)
