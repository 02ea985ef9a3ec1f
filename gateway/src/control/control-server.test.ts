import { ConnectionState, GatewayEvent, GatewayInfo, Problem } from '@carrel/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { registrationOf, startTestGateway, type TestGateway } from '../../test/gateway.ts'
import { drawFrame, type ScriptedGuacd, startScriptedGuacd } from '../../test/scripted-guacd.ts'

let guacd: ScriptedGuacd
let gateway: TestGateway

beforeAll(async () => {
  guacd = await startScriptedGuacd(drawFrame)
  gateway = await startTestGateway(guacd)
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

const stateOf = async (id: string) =>
  ConnectionState.parse(await (await gateway.control('GET', `/connections/${id}`)).json())

async function refusal(response: Response) {
  expect(response.headers.get('content-type')).toMatch('application/problem+json')
  const { status, code } = Problem.parse(await response.json())
  expect(status).toBe(response.status)
  return { status, code }
}

test.each(['', 'Bearer wrong', 'Basic YTpi'])(
  '"%s" does not open the control API',
  async (authorization) => {
    const response = await fetch(`${gateway.controlUrl}/control/connections`, {
      headers: { authorization },
    })
    expect(await refusal(response)).toEqual({ status: 401, code: 'unauthorized' })
  },
)

test('the public listener has no control API', async () => {
  expect((await fetch(`${gateway.publicUrl}/control/connections`)).status).toBe(404)
})

test('the gateway names its boot, its address and the state of guacd', async () => {
  const info = GatewayInfo.parse(await (await gateway.control('GET', '/gateway')).json())
  expect(info).toEqual({
    boot_id: gateway.bootId,
    public_url: gateway.publicUrl,
    guacd: { reachable: true, protocol_version: 'VERSION_1_5_0' },
  })
})

test('a registered connection is listed until it is deleted', async () => {
  const id = await gateway.register()
  const listed = async () => {
    const { connections } = (await (await gateway.control('GET', '/connections')).json()) as {
      connections: unknown[]
    }
    return connections.map((one) => ConnectionState.parse(one).id)
  }
  expect(await listed()).toContain(id)
  expect((await gateway.control('DELETE', `/connections/${id}`)).status).toBe(204)
  expect(await listed()).not.toContain(id)
})

test('a connection that is not there is not found, and not deleted', async () => {
  const notFound = { status: 404, code: 'connection_not_found' }
  expect(await refusal(await gateway.control('GET', '/connections/none'))).toEqual(notFound)
  expect(await refusal(await gateway.control('DELETE', '/connections/none'))).toEqual(notFound)
})

test.each([
  { ...registrationOf({}), protocol: 'telnet' },
  { ...registrationOf({}), parameters: undefined },
  { ...registrationOf({}), parameters: { port: 5901 } },
  { ...registrationOf({}), owner: undefined },
  { ...registrationOf({}), policy: { copy: true } },
  'nothing',
])('%j is no registration', async (body) => {
  const response = await gateway.control('PUT', '/connections/a', body)
  expect(await refusal(response)).toEqual({ status: 422, code: 'registration_invalid' })
})

test('a refusal repeats nothing of the body', async () => {
  const response = await fetch(`${gateway.controlUrl}/control/connections/a`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer a control secret of the tests`,
      'content-type': 'application/json',
    },
    body: '{"parameters":{"password":open sesame',
  })
  expect(response.status).toBe(400)
  expect(await response.text()).not.toContain('sesame')
})

test('no answer holds a parameter', async () => {
  const id = await gateway.register({ parameters: { password: 'open sesame' } })
  const response = await gateway.control('GET', `/connections/${id}`)
  expect(await response.text()).not.toContain('sesame')
})

test('another policy is told to the viewer at once, and ends nothing', async () => {
  const id = await gateway.register()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  const strict = { copy: false, paste: true, upload: false, download: true }
  await gateway.control('PUT', `/connections/${id}`, registrationOf({ policy: strict }))
  await viewer.until(() => viewer.notices('policy').length === 2)
  expect(viewer.notices('policy')).toEqual([
    { copy: true, paste: true, upload: true, download: true, read_only: false },
    { ...strict, read_only: false },
  ])
  expect(await stateOf(id)).toMatchObject({ viewers: 1, upstreams: 2 })
})

test('a state tells of the picture, viewers, the first frame and input', async () => {
  const id = await gateway.register()
  await vi.waitFor(async () =>
    expect(await stateOf(id)).toMatchObject({ upstreams: 1, drawn_at: expect.any(String) }),
  )
  expect(await stateOf(id)).toMatchObject({
    viewers: 0,
    first_frame_at: null,
    last_input_at: null,
  })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.send('mouse', '1', '1', '0')
  viewer.send('', 'ping', '1')
  await viewer.until(({ instructions }) => instructions.some(({ args }) => args[0] === 'ping'))
  const state = await stateOf(id)
  expect(state).toMatchObject({ viewers: 1, upstreams: 2 })
  expect(state.first_frame_at).not.toBeNull()
  expect(state.last_input_at).not.toBeNull()
})

test('registering the same again leaves the viewer alone', async () => {
  const registration = { protocol: 'vnc' as const, parameters: { hostname: '10.0.0.1' } }
  const id = await gateway.register(registration)
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  await gateway.control('PUT', `/connections/${id}`, registrationOf(registration))
  expect(await stateOf(id)).toMatchObject({ viewers: 1, upstreams: 2 })
})

test('a new address ends the viewer, and its next token leads to the new one', async () => {
  const id = await gateway.register({ parameters: { hostname: '10.0.0.1' } })
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  const moved = registrationOf({ parameters: { hostname: '10.0.0.2' } })
  await gateway.control('PUT', `/connections/${id}`, moved)
  expect((await viewer.closed()).reason).toBe('520')
  await (await gateway.view(id)).first('sync')
  const connect = guacd.owners.at(-1)?.received.find(({ opcode }) => opcode === 'connect')
  expect(connect?.args).toEqual(['VERSION_1_5_0', '10.0.0.2', ''])
})

test('however many viewers come at once, guacd has one owner', async () => {
  const before = guacd.owners.length
  const id = await gateway.register()
  const viewers = await Promise.all(Array.from({ length: 5 }, () => gateway.view(id)))
  await Promise.all(viewers.map((viewer) => viewer.first('sync')))
  expect(await stateOf(id)).toMatchObject({ viewers: 5, upstreams: 6 })
  expect(guacd.owners).toHaveLength(before + 1)
})

test('events tell who comes and goes, of the first frame and of input', async () => {
  const leaving = new AbortController()
  const response = await fetch(`${gateway.controlUrl}/control/events`, {
    headers: { authorization: 'Bearer a control secret of the tests' },
    signal: leaving.signal,
  })
  const heard: GatewayEvent[] = []
  const reading = (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      const lines = (text + Buffer.from(chunk).toString()).split('\n')
      text = lines.pop() ?? ''
      heard.push(...lines.map((line) => GatewayEvent.parse(JSON.parse(line))))
    }
  })()
  const id = await gateway.register()
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  viewer.send('key', '97', '1')
  viewer.send('key', '97', '0')
  await viewer.pinged()
  viewer.socket.close()
  await vi.waitUntil(() => heard.some(({ event }) => event === 'viewer_left'))
  for (const { socket } of guacd.owners) if (!socket.closed) socket.write('10.disconnect;')
  const own = () =>
    heard.flatMap((one) => ('connection' in one && one.connection.id === id ? [one] : []))
  await vi.waitUntil(() => own().some(({ event }) => event === 'desktop_ended'))
  expect(heard[0]?.event).toBe('snapshot')
  expect(own().map(({ event, connection }) => [event, connection.viewers])).toEqual([
    ['viewer_joined', 1],
    ['first_frame', 1],
    ['input', 1],
    ['viewer_left', 0],
    ['desktop_ended', 0],
  ])
  const [, , , , ended] = own()
  expect(ended?.connection.last_ending).toMatchObject({ status: 0, is_final: false })
  expect(ended?.connection.bytes_in).toBeGreaterThan(0)
  expect(ended?.connection.bytes_out).toBeGreaterThan(0)
  leaving.abort()
  await reading.catch(() => {})
})

test('how fast a desktop is comes with its state, from the viewer with whom it takes longest', async () => {
  const id = await gateway.register()
  const quality = async () => (await stateOf(id)).quality
  const nobody = { round_trip_ms: null, frame_lag_ms: null, bytes_per_second: 0 }
  expect(await quality()).toMatchObject(nobody)
  const viewer = await gateway.view(id)
  await viewer.first('sync')
  const number = expect.any(Number)
  await expect.poll(quality).toMatchObject({ round_trip_ms: number, frame_lag_ms: number })
  const slow = await gateway.view(id, { answersSync: false })
  slow.send('sync', (await slow.first('sync')).args[0] ?? '')
  await slow.pinged()
  guacd.joins.at(-1)?.socket.write('4.sync,3.101;')
  await slow.until(({ heard }) => heard.filter(({ opcode }) => opcode === 'sync').length === 2)
  const lag = async () => (await quality()).frame_lag_ms ?? 0
  const before = await lag()
  await expect.poll(lag).toBeGreaterThan(before)
  await expect.poll(async () => (await quality()).frames_per_second).toBeGreaterThan(0)
  await expect.poll(async () => (await quality()).bytes_per_second).toBeGreaterThan(0)
})
