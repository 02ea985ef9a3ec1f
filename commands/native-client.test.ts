import { OPEN_POLICY } from '@carrel/contract'
import { ApacheAccount } from '@carrel/server/guacamole/apache-account'
import { ApacheConnections } from '@carrel/server/guacamole/apache-connections'
import { NativeClient } from '@carrel/server/guacamole/native-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ApacheStandIn, startApacheStandIn } from '../gateway/test/apache/apache-stand-in.ts'
import type { ScriptedGuacd } from '../gateway/test/scripted-guacd.ts'
import { startGuacd } from './guacamole-client/test-gateway.ts'
import { logTo, OWNER } from './guacamole-client/world.ts'

const PASSWORD = 'the $${password} of the guest'
const spec = {
  ...{ id: 'desk-1', owner: OWNER, policy: OPEN_POLICY, protocol: 'vnc' as const },
  parameters: { hostname: '10.0.0.1', port: '5901', password: PASSWORD },
}

let guacd: ScriptedGuacd
let guacamole: ApacheStandIn
let logged: string[]

beforeEach(async () => {
  guacd = await startGuacd()
  guacamole = await startApacheStandIn(guacd)
  logged = []
})
afterEach(async () => {
  vi.useRealTimers()
  await guacamole[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

function aClient(jsonKey = guacamole.jsonKey): NativeClient {
  const log = logTo(logged)
  const { url, account } = guacamole
  const signIn = new ApacheAccount({ url, ...account, dataSource: null, log })
  const connections = new ApacheConnections(signIn, '7f3a')
  const publicUrl = 'https://desk.example/guacamole'
  return new NativeClient({ connections, url, publicUrl, jsonKey, log })
}

/** What Guacamole’s page does with its address: the first message of the tunnel, or the status of the refusal. */
function open(viewerUrl: string): Promise<string> {
  const [client = '', query = ''] = new URL(viewerUrl).hash.slice('#/client/'.length).split('?')
  const [GUAC_ID = '', GUAC_TYPE = '', GUAC_DATA_SOURCE = ''] = Buffer.from(client, 'base64url')
    .toString()
    .split('\0')
  const token = new URLSearchParams(query).get('token') ?? ''
  const wish = new URLSearchParams({ token, GUAC_ID, GUAC_TYPE, GUAC_DATA_SOURCE })
  const address = `${guacamole.url.replace('http', 'ws')}/websocket-tunnel?${wish}`
  const socket = new WebSocket(address, 'guacamole')
  return new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      resolve(String(data))
      socket.close()
    })
    socket.addEventListener('close', ({ reason }) => resolve(reason))
  })
}

test('3.5-4 a visit opens the desktop in Guacamole’s own page, once', async () => {
  const client = aClient()
  await client.createConnection(spec)
  const { viewerUrl, token } = await client.generateAuthToken('desk-1', OWNER)
  expect(await open(viewerUrl)).toMatch(/^0\.,36\./)
  const connect = guacd.owners.at(-1)?.received.find(({ opcode }) => opcode === 'connect')
  expect(connect?.args).toEqual(['VERSION_1_5_0', '10.0.0.1', '5901', PASSWORD])
  expect(await open(viewerUrl)).toBe('516')
  expect((await client.generateAuthToken('desk-1', OWNER)).token).not.toBe(token)
})

test('the token is in the fragment, and no browser gets the data that it was made from', async () => {
  const client = aClient()
  await client.createConnection(spec)
  const { viewerUrl, token } = await client.generateAuthToken('desk-1', OWNER)
  const { origin, pathname, search, hash } = new URL(viewerUrl)
  expect({ origin, pathname, search }).toEqual({
    ...{ origin: 'https://desk.example', pathname: '/guacamole/', search: '' },
  })
  expect(hash).toBe(`#/client/ZGVzay0xAGMAanNvbg?token=${token}`)
  expect(token).toMatch(/^[0-9A-F]{64}$/)
})

test('a visit that is not begun within five minutes opens nothing', async () => {
  const client = aClient()
  await client.createConnection(spec)
  const { viewerUrl } = await client.generateAuthToken('desk-1', OWNER)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 })
  expect(await open(viewerUrl)).toBe('516')
})

test('a wrong key is told in a sentence, and not tried again and again', async () => {
  const client = aClient('00000000000000000000000000000000')
  await client.createConnection(spec)
  for (let request = 0; request < 6; request += 1)
    await expect(client.generateAuthToken('desk-1', OWNER)).rejects.toMatchObject({
      code: 'guacamole_sign_in_refused',
      hint: expect.stringContaining('json-secret-key'),
    })
  expect(guacamole.sessions.refusedSignIns).toBe(1)
})

test('connections are kept, listed and deleted as with the built-in viewer', async () => {
  const client = aClient()
  await client.createConnection(spec)
  await client.createConnection(spec)
  expect(await client.listActiveConnections()).toMatchObject([{ id: 'desk-1', isWhole: true }])
  await client.deleteConnection('desk-1')
  const missing = { code: 'connection_not_found' }
  expect(await client.getConnection('desk-1')).toBeNull()
  await expect(client.deleteConnection('desk-1')).rejects.toMatchObject(missing)
  await expect(client.generateAuthToken('desk-1', OWNER)).rejects.toMatchObject(missing)
})

test('R8 no password, key or token of a visit is logged', async () => {
  const client = aClient()
  await client.createConnection(spec)
  const { token } = await client.generateAuthToken('desk-1', OWNER)
  const text = logged.join('\n')
  expect(text).toContain('"connection_id":"desk-1"')
  for (const secret of [token, PASSWORD, guacamole.jsonKey, guacamole.account.password])
    expect(text).not.toContain(secret)
})
