import { join } from 'node:path'
import { ConnectionState, GuacdParameters, Protocol, parametersOf } from '@carrel/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestGateway, type TestGateway } from '../test/gateway.ts'
import { type RfbServer, startRfbServer } from '../test/rfb-server.ts'
import { type FoundGuacd, findGuacd } from './guacd/find-guacd.ts'
import { createLog } from './log.ts'

/** The gateway in front of a real guacd in front of a VNC server. */
const cacheDir = process.env.CARREL_CACHE ?? join(import.meta.dirname, '../../.cache')
const soon = { timeout: 10_000, interval: 10 }
let guacd: FoundGuacd
let gateway: TestGateway
let desk: RfbServer

beforeAll(async () => {
  guacd = await findGuacd({
    env: process.env,
    cacheDir,
    onProgress: () => {},
    log: createLog('error'),
  })
  gateway = await startTestGateway(guacd)
  desk = await startRfbServer()
}, 300_000)

afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await desk?.[Symbol.asyncDispose]()
  await guacd?.close()
})

const registerDesk = (at = gateway) =>
  at.register({
    protocol: 'vnc',
    parameters: { hostname: '127.0.0.1', port: String(desk.port), 'not-a-parameter': 'x' },
  })

test('all that this guacd takes is in the catalogue of parameters', async () => {
  for (const protocol of Protocol.options) {
    const answer = await gateway.control('GET', `/guacd/${protocol}`)
    const { parameters } = GuacdParameters.parse(await answer.json())
    expect(parameters).toContain('hostname')
    const known = new Set(parametersOf(protocol).map(({ guacd }) => guacd))
    expect(parameters?.filter((name) => !known.has(name))).toEqual([])
  }
  expect((await gateway.control('GET', '/guacd/telnet')).status).toBe(404)
})

const stateOf = async (id: string, at = gateway) =>
  ConnectionState.parse(await (await at.control('GET', `/connections/${id}`)).json())

test('a viewer sees the pixels of the desktop', async () => {
  const viewer = await gateway.view(await registerDesk(), { query: '?width=800&height=600&dpi=96' })
  await viewer.first('sync')
  const [identifier] = viewer.instructions
  expect(identifier?.opcode).toBe('')
  expect(identifier?.args[0]).toMatch(/^[0-9a-f-]{36}$/)
  const screens = viewer.instructions.filter(
    ({ opcode, args }) => opcode === 'size' && args[0] === '0',
  )
  expect(screens.map(({ args }) => args)).toEqual([['0', '320', '240']])
  const image = await viewer.first('img')
  const blob = viewer.instructions.find(
    (one) => one.opcode === 'blob' && one.args[0] === image.args[0],
  )
  expect(blob?.args[1]).toMatch(/^[A-Za-z0-9+/]+=*$/)
})

test('a key pressed in the browser reaches the desktop', async () => {
  const id = await registerDesk()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.send('key', '97', '1')
  viewer.send('key', '97', '0')
  await vi.waitFor(() => expect(desk.keys).toContain(97), soon)
  expect((await stateOf(id)).last_input_at).toMatch(/^\d{4}-/)
})

test('a desktop that asks for a password opens with the one that a person gives', async () => {
  await using locked = await startRfbServer({ password: 'sesame' })
  const parameters = { hostname: '127.0.0.1', port: String(locked.port) }
  const viewer = await gateway.view(await gateway.register({ protocol: 'vnc', parameters }))
  expect((await viewer.first('required')).args).toEqual(['password'])
  viewer.send('argv', '0', 'text/plain', 'password')
  viewer.send('blob', '0', Buffer.from('sesame').toString('base64'))
  viewer.send('end', '0')
  await viewer.first('img')
  await viewer.first('sync')
})

test('a refresh joins the same connection of guacd: the desktop sees one client', async () => {
  const accepted = desk.accepted()
  const id = await registerDesk()
  for (let refresh = 0; refresh < 5; refresh += 1) {
    const viewer = await gateway.view(id)
    await viewer.first('img')
    await viewer.first('sync')
    if (refresh > 0) viewer.socket.close()
  }
  await vi.waitFor(async () =>
    expect(await stateOf(id)).toMatchObject({ viewers: 1, upstreams: 2 }),
  )
  expect(desk.accepted()).toBe(accepted + 1)
})

test('a viewer that comes before the owner is ready gets its picture', async () => {
  const accepted = desk.accepted()
  // The registration is not waited for beyond its answer, which the owner's handshake outlasts.
  const viewer = await gateway.view(await registerDesk())
  await viewer.first('img')
  await viewer.first('sync')
  expect(desk.accepted()).toBe(accepted + 1)
})

test('deleting a connection closes the viewer and guacd', async () => {
  const id = await registerDesk()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  const held = desk.connections()
  expect((await gateway.control('DELETE', `/connections/${id}`)).status).toBe(204)
  expect(await viewer.closed()).toEqual({ code: 1002, reason: '523' })
  await vi.waitFor(() => expect(desk.connections()).toBe(held - 1), soon)
})

test('guacd keeps the desktop while nobody watches, and lets go of it after the grace period', async () => {
  await using brief = await startTestGateway(guacd, { graceSeconds: 1 })
  const id = await registerDesk(brief)
  const viewer = await brief.view(id)
  await viewer.first('sync')
  const held = desk.connections()
  viewer.socket.close()
  await viewer.closed()
  await vi.waitFor(async () =>
    expect(await stateOf(id, brief)).toMatchObject({ viewers: 0, upstreams: 1 }),
  )
  expect(desk.connections()).toBe(held)
  await vi.waitFor(() => expect(desk.connections()).toBe(held - 1), soon)
  expect(await stateOf(id, brief)).toMatchObject({ viewers: 0, upstreams: 0 })
})

test('an owner that nobody watches outlives the time after which guacd drops who is silent', async () => {
  const accepted = desk.accepted()
  const id = await registerDesk()
  await vi.waitFor(async () => expect(await stateOf(id)).toMatchObject({ upstreams: 1 }), soon)
  // guacd gives a silent user 15 s.
  const until = performance.now() + 17_000
  await vi.waitUntil(() => performance.now() > until, { timeout: 18_000, interval: 500 })
  await (await gateway.view(id)).first('sync')
  expect(desk.accepted()).toBe(accepted + 1)
}, 30_000)

test('a desktop that cannot be reached ends the viewer with a status that says so', async () => {
  const parameters = { hostname: '127.0.0.1', port: '1', username: 'a', password: 'b' }
  for (const protocol of ['vnc', 'rdp', 'ssh'] as const) {
    const viewer = await gateway.view(await gateway.register({ protocol, parameters }))
    const { reason } = await viewer.closed()
    // Upstream error, not found, unavailable: which of them depends on the protocol and guacd's version.
    expect(['515', '519', '520'], protocol).toContain(reason)
  }
})

test('the gateway tells what guacd speaks', async () => {
  const info = await (await gateway.control('GET', '/gateway')).json()
  expect(info).toEqual({
    boot_id: gateway.bootId,
    public_url: gateway.publicUrl,
    guacd: { reachable: true, protocol_version: expect.stringMatching(/^VERSION_1_\d_0$/) },
  })
})
