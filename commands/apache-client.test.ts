import type { ServerResponse } from 'node:http'
import { OPEN_POLICY } from '@carrel/contract'
import type { ApacheClient } from '@carrel/server/guacamole/apache-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ApacheStandIn, startApacheStandIn } from '../gateway/test/apache/apache-stand-in.ts'
import type { ScriptedGuacd } from '../gateway/test/scripted-guacd.ts'
import { startGuacd, TestGateway } from './guacamole-client/test-gateway.ts'
import { OWNER } from './guacamole-client/world.ts'
import { apacheClient } from './guacamole-client/worlds.ts'

const desk = { id: 'desk-1', owner: OWNER, policy: OPEN_POLICY, protocol: 'vnc' as const }
const spec = { ...desk, parameters: { hostname: '10.0.0.1', port: '5901' } }

let guacd: ScriptedGuacd
let guacamole: ApacheStandIn
let gateway: TestGateway
let client: ApacheClient

const aClient = () => apacheClient({ url: guacamole.url, ...guacamole.account }, gateway, [])

beforeEach(async () => {
  guacd = await startGuacd()
  guacamole = await startApacheStandIn(guacd)
  gateway = await TestGateway.start(guacd, [], { url: guacamole.url, ...guacamole.account })
  client = aClient()
})
afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacamole[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

const kept = () => [...guacamole.api.connections.entries.values()]
const signInsSince = (before: number) => guacamole.sessions.signIns - before

test('a token that Guacamole has forgotten is replaced once, and the call is made again', async () => {
  await client.createConnection(spec)
  await expect.poll(() => guacamole.tunnels.activeIdentifiers.length).toBe(1)
  guacamole.sessions.endAll()
  const before = guacamole.sessions.signIns
  expect(await client.getConnection('desk-1')).toMatchObject({ isWhole: true })
  expect(signInsSince(before)).toBe(1)
})

test('a refusal of a fresh token is believed', async () => {
  guacamole.sessions.accounts.set('carrel', { ...guacamole.account, rights: ['CREATE_CONNECTION'] })
  await expect(client.createConnection(spec)).rejects.toMatchObject({
    code: 'guacamole_forbidden',
    transient: false,
    message: 'Carrel’s account in Guacamole lacks rights: CREATE_CONNECTION_GROUP.',
  })
})

test('a password that is refused is sent once, so that the address is not banned', async () => {
  guacamole.sessions.accounts.set('carrel', { password: 'a newer one', rights: [] })
  for (let call = 0; call < 6; call += 1)
    await expect(client.listActiveConnections()).rejects.toMatchObject({
      code: 'guacamole_sign_in_refused',
      transient: false,
      hint: expect.stringContaining('GUACAMOLE_PASSWORD'),
    })
  expect(guacamole.sessions.refusedSignIns).toBe(1)
})

test('calls at the same time sign in once', async () => {
  await Promise.all(['a', 'b', 'c'].map((id) => client.createConnection({ ...spec, id })))
  const ofTheGateway = 1
  expect(guacamole.sessions.signIns).toBeLessThanOrEqual(1 + ofTheGateway)
})

test('since 1.4 the token is in no address', async () => {
  await client.createConnection(spec)
  await client.deleteConnection('desk-1')
  expect(guacamole.addresses.length).toBeGreaterThan(5)
  expect(guacamole.addresses.filter((address) => address.includes('token='))).toEqual([])
})

test('a group that an administrator has deleted is made again', async () => {
  await client.createConnection(spec)
  guacamole.api.groups.entries.clear()
  await client.createConnection({ ...spec, id: 'desk-2' })
  expect(kept().at(-1)?.name).toBe('desk-2')
  expect((await client.listActiveConnections()).map(({ id }) => id)).toContain('desk-2')
})

test('R1 two processes that begin at once make one connection', async () => {
  await Promise.all([client.createConnection(spec), aClient().createConnection(spec)])
  expect(kept().filter(({ name }) => name === 'desk-1')).toHaveLength(1)
  await aClient().deleteConnection('desk-1')
  expect(kept()).toEqual([])
})

test('R1 a name that somebody takes at the very moment, at which Guacamole fails, is the same connection', async () => {
  await client.createConnection({ ...spec, id: 'desk-0' })
  const { connections } = guacamole.api
  const parentIdentifier = kept()[0]?.parentIdentifier
  const session = guacamole.sessions.signIn(new URLSearchParams(guacamole.account))
  const same = { name: 'desk-1', protocol: 'vnc', parameters: {}, attributes: {} }
  connections.meanwhile = () => connections.add(session, { ...same, parentIdentifier })
  await client.createConnection(spec)
  expect(kept().filter(({ name }) => name === 'desk-1')).toMatchObject([
    { parameters: spec.parameters },
  ])
})

test('R4 what the gateway or Guacamole has lost is not whole, and made again it is', async () => {
  await client.createConnection(spec)
  guacamole.api.connections.entries.clear()
  expect(await client.listActiveConnections()).toMatchObject([{ id: 'desk-1', isWhole: false }])
  await client.createConnection(spec)
  expect(await client.getConnection('desk-1')).toMatchObject({ isWhole: true })
  await gateway.client([]).deleteConnection('desk-1')
  expect(await client.getConnection('desk-1')).toMatchObject({ isWhole: false })
  expect(await client.listActiveConnections()).toMatchObject([{ id: 'desk-1', isWhole: false }])
  await client.createConnection(spec)
  expect(await client.listActiveConnections()).toMatchObject([{ id: 'desk-1', isWhole: true }])
})

test('what somebody else has put into the group, of a protocol that is not ours, is not ours', async () => {
  await client.createConnection(spec)
  const { parentIdentifier } = kept()[0] ?? {}
  const session = guacamole.sessions.signIn(new URLSearchParams(guacamole.account))
  const telnet = { name: 'switch', protocol: 'telnet', parameters: {}, attributes: {} }
  await guacamole.api.connections.add(session, { ...telnet, parentIdentifier })
  expect((await client.listActiveConnections()).map(({ id }) => id)).toEqual(['desk-1'])
})

test('R4 an orphan that only Guacamole has is listed, and deleted', async () => {
  await client.createConnection(spec)
  await gateway.client([]).deleteConnection('desk-1')
  await client.deleteConnection('desk-1')
  expect(kept()).toEqual([])
})

test('whoever uses a connection is ended with it, though the gateway knows nothing of it', async () => {
  await client.createConnection(spec)
  await gateway.client([]).deleteConnection('desk-1')
  await expect.poll(() => guacamole.tunnels.activeIdentifiers).toEqual([])
  const { token } = guacamole.sessions.signIn(new URLSearchParams(guacamole.account))
  const GUAC_ID = kept()[0]?.identifier ?? ''
  const query = { token, GUAC_ID, GUAC_TYPE: 'c', GUAC_DATA_SOURCE: 'postgresql' }
  const address = `${guacamole.url.replace('http', 'ws')}/websocket-tunnel`
  const forgotten = new WebSocket(`${address}?${new URLSearchParams(query)}`, 'guacamole')
  const closed = new Promise<CloseEvent>((resolve) => forgotten.addEventListener('close', resolve))
  await expect.poll(() => guacamole.tunnels.activeIdentifiers.length).toBe(1)
  await client.deleteConnection('desk-1')
  expect((await closed).reason).toBe('0')
})

test.each([
  [(response: ServerResponse) => response.writeHead(502).end('<html>'), 'guacamole_unreachable'],
  [
    (response: ServerResponse) => response.writeHead(302, { location: '/login' }).end(),
    'guacamole_unreachable',
  ],
  [(response: ServerResponse) => response.writeHead(200).end('{"hello":1}'), 'guacamole_failed'],
] as const)(
  'R10 whatever stands at Guacamole’s address, the answer is an error with a hint',
  async (answer, code) => {
    guacamole.onRequest = answer
    await expect(client.createConnection(spec)).rejects.toMatchObject({
      code,
      transient: true,
      hint: expect.stringContaining('GUACAMOLE_URL'),
    })
  },
)

test('a data source that Guacamole does not have is named', async () => {
  const account = { url: guacamole.url, ...guacamole.account, dataSource: 'ldap' }
  await expect(apacheClient(account, gateway, []).createConnection(spec)).rejects.toMatchObject({
    code: 'guacamole_refused',
    message: 'Guacamole has no data source "ldap".',
  })
})
