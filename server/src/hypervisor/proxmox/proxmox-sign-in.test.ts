import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { type ProxmoxDouble, startProxmoxDouble } from '../../../test/proxmox-double.ts'
import { answerWith, type ReceivedRequest } from '../../../test/raw-tls-server.ts'
import { version } from './cluster-calls.ts'
import { start } from './vm-calls.ts'

const answer = { version: '9.2.11', release: '9.2' }
const upid = 'UPID:pve1:0000012F:000A1824:6B033903:qmstart:101:root@pam:'
const vm = { node: 'pve1', vmid: 101 }
const minute = 60_000
const signIn = 'POST /api2/json/access/ticket'

interface Options {
  /** Tickets and passwords. */
  readonly refused?: ReadonlySet<string>
  /** Beside a ticket. */
  readonly more?: object
  readonly now?: () => number
}

const ticketOf = (count: number) => ({
  ticket: `PVE:root@pam:${count}::a+b/c==`,
  CSRFPreventionToken: `6B033350:${count}`,
})

/** A Proxmox VE that gives tickets, numbered from 1, for the password `correct horse` and for tickets that it does not refuse. */
function startWithTickets({ refused = new Set(), more = {}, now }: Options = {}) {
  let given = 0
  const known = new Set(['correct horse'])
  const ticketsFor = (password: string | null) => {
    if (password === null || !known.has(password) || refused.has(password)) return null
    const ticket = ticketOf(given + 1)
    known.add(ticket.ticket)
    return { ...ticket, ...more }
  }
  const cookieOf = ({ headers }: ReceivedRequest) =>
    decodeURIComponent(headers.cookie?.replace('PVEAuthCookie=', '') ?? '')

  function onRequest(socket: TLSSocket, request: ReceivedRequest) {
    const refuse = () => answerWith(socket, null, { status: 401, body: '' })
    if (request.line === signIn) {
      const ticket = ticketsFor(new URLSearchParams(request.body).get('password'))
      if (ticket === null) return refuse()
      given += 1
      return answerWith(socket, ticket)
    }
    const cookie = cookieOf(request)
    if (!known.has(cookie) || refused.has(cookie)) return refuse()
    answerWith(socket, request.line.startsWith('GET') ? answer : upid)
  }
  return startProxmoxDouble(onRequest, {
    credentials: { kind: 'ticket', username: 'root@pam', password: 'correct horse' },
    ...(now && { now }),
  })
}
const lines = (double: ProxmoxDouble) => double.server.requests.map(({ line }) => line)
const passwords = (double: ProxmoxDouble) =>
  double.server.requests
    .filter(({ line }) => line === signIn)
    .map(({ body }) => new URLSearchParams(body).get('password'))

test('a ticket goes along as cookie, and a change has the CSRF token too', async () => {
  await using double = await startWithTickets()
  await double.transport.call(version)
  await double.transport.call(start, vm)
  const [first, get, post] = double.server.requests
  expect(first).toMatchObject({
    line: signIn,
    body: 'username=root%40pam&password=correct+horse',
  })
  expect(get?.headers.cookie).toBe(`PVEAuthCookie=${encodeURIComponent(ticketOf(1).ticket)}`)
  expect(get?.headers).not.toHaveProperty('csrfpreventiontoken')
  expect(get?.headers).not.toHaveProperty('authorization')
  expect(post?.headers.csrfpreventiontoken).toBe('6B033350:1')
})

test('calls at the same time share one sign-in', async () => {
  await using double = await startWithTickets()
  await Promise.all(Array.from({ length: 8 }, () => double.transport.call(version)))
  expect(passwords(double)).toHaveLength(1)
})

test('a ticket is exchanged for a new one before its two hours are over', async () => {
  let now = 0
  await using double = await startWithTickets({ now: () => now })
  await double.transport.call(version)
  now = 89 * minute
  await double.transport.call(version)
  now = 91 * minute
  await Promise.all([double.transport.call(version), double.transport.call(start, vm)])
  expect(passwords(double)).toEqual(['correct horse', ticketOf(1).ticket])
})

test('a ticket that is too old, or refused, is replaced by way of the password', async () => {
  let now = 0
  const refused = new Set<string>()
  await using double = await startWithTickets({ now: () => now, refused })
  await double.transport.call(version)
  now += 121 * minute
  await double.transport.call(version)
  refused.add(ticketOf(2).ticket)
  now += 91 * minute
  await double.transport.call(version)
  expect(passwords(double)).toEqual([
    'correct horse',
    'correct horse',
    ticketOf(2).ticket,
    'correct horse',
  ])
})

test('after a 401 even a change is sent once more, with a new ticket', async () => {
  const refused = new Set<string>()
  await using double = await startWithTickets({ refused })
  await double.transport.call(version)
  refused.add(ticketOf(1).ticket)
  expect(await double.transport.call(start, vm)).toBe(upid)
  expect(passwords(double)).toEqual(['correct horse', 'correct horse'])
})

test('a second 401 is final', async () => {
  const refused = new Set([ticketOf(1).ticket, ticketOf(2).ticket])
  await using double = await startWithTickets({ refused })
  await expect(double.transport.call(start, vm)).rejects.toMatchObject({
    code: 'not_authenticated',
    mayHaveHappened: false,
  })
  expect(lines(double).filter((line) => line !== signIn)).toHaveLength(2)
})

test('calls that are refused at the same time sign in again together', async () => {
  const refused = new Set<string>()
  await using double = await startWithTickets({ refused })
  await double.transport.call(version)
  refused.add(ticketOf(1).ticket)
  await Promise.all(Array.from({ length: 8 }, () => double.transport.call(version)))
  expect(passwords(double)).toHaveLength(2)
})

test('a wrong password is refused once, and asks for nothing else', async () => {
  await using double = await startWithTickets({ refused: new Set(['correct horse']) })
  await expect(double.transport.call(version)).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(lines(double)).toEqual([signIn])
})

test('a sign-in that failed is not remembered', async () => {
  const refused = new Set(['correct horse'])
  await using double = await startWithTickets({ refused })
  await expect(double.transport.call(version)).rejects.toMatchObject({ code: 'not_authenticated' })
  refused.clear()
  expect(await double.transport.call(version)).toEqual(answer)
})

test('who needs a second factor is told to use a token', async () => {
  await using double = await startWithTickets({ more: { NeedTFA: 1 } })
  await expect(double.transport.call(version)).rejects.toMatchObject({
    code: 'not_authenticated',
    hint: 'Use an API token: it needs no second factor.',
  })
})

test('a sign-in whose answer is lost has not made the change', async () => {
  await using double = await startProxmoxDouble((socket) => socket.destroy(), {
    credentials: { kind: 'ticket', username: 'root@pam', password: 'correct horse' },
  })
  await expect(double.transport.call(start, vm)).rejects.toMatchObject({
    code: 'hypervisor_unreachable',
    mayHaveHappened: false,
  })
  expect(lines(double)).toEqual([signIn])
})

test('who waits for a sign-in gives up at its own deadline', async () => {
  await using double = await startProxmoxDouble(() => undefined, {
    credentials: { kind: 'ticket', username: 'root@pam', password: 'correct horse' },
  })
  const call = double.transport.call(start, vm, { deadlineMs: 150 })
  await expect(call).rejects.toMatchObject({ code: 'hypervisor_timeout', mayHaveHappened: false })
  await double.server[Symbol.asyncDispose]()
})

test.each(['a b', 'line\nbreak', 'ключ', ''])('%j is no secret of a token', async (secret) => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, answer), {
    credentials: { kind: 'token', id: 'carrel@pve!broker', secret },
  })
  await expect(double.transport.call(version)).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(double.server.bytesReceived).toBe(0)
})

test('a token is not tried again after a 401', async () => {
  await using double = await startProxmoxDouble((socket) => answerWith(socket, 0, { status: 401 }))
  await expect(double.transport.call(version)).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(lines(double)).toHaveLength(1)
})
