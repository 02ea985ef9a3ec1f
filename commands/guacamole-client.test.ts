import { randomUUID } from 'node:crypto'
import { OPEN_POLICY, TOKEN_LIFETIME_SECONDS } from '@carrel/contract'
import { GuacamoleError } from '@carrel/server/guacamole/guacamole-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { OWNER, type World } from './guacamole-client/world.ts'
import { fake, gatewayWithApache, gatewayWithGuacd } from './guacamole-client/worlds.ts'

const PASSWORD = 'the password of the guest'
const spec = (hostname = '10.0.0.1', id = 'desk-1') => ({
  ...{ id, owner: OWNER, policy: OPEN_POLICY, protocol: 'vnc' as const },
  parameters: { hostname, port: '5901', password: PASSWORD },
})

/** Each error of a client has all of this. */
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof GuacamoleError)) throw error
      return error
    },
  )

const WORLDS: [string, () => Promise<World>][] = [
  ['the built-in gateway with guacd', gatewayWithGuacd],
  ['the built-in gateway with Apache Guacamole 1.6', () => gatewayWithApache('1.6')],
  ['the built-in gateway with Apache Guacamole 1.5', () => gatewayWithApache('1.5')],
  ['the built-in gateway with Apache Guacamole 1.3', () => gatewayWithApache('1.3')],
  ['the fake', fake],
]

describe.each(WORLDS)('GuacamoleClient: %s', (_name, start) => {
  let world: World

  beforeEach(async () => {
    world = await start()
  })
  afterEach(async () => {
    vi.useRealTimers()
    await world[Symbol.asyncDispose]()
  })

  test('3.2-1 R1 creates a connection and returns its identifier, one however often it is asked', async () => {
    const made = [1, 2, 3, 4].map(() => world.client.createConnection(spec()))
    expect(await Promise.all(made)).toEqual(Array(4).fill('desk-1'))
    await world.client.createConnection(spec())
    expect(await world.count('desk-1')).toBe(1)
    expect(await world.client.listActiveConnections()).toMatchObject([
      { id: 'desk-1', protocol: 'vnc', viewers: 0, isWhole: true },
    ])
  })

  test('connects with the parameters of the last call, and with nothing of those before', async () => {
    await world.client.createConnection(spec('10.0.0.1'))
    const { password: _, ...parameters } = spec('10.0.0.2').parameters
    await world.client.createConnection({ ...spec(), parameters })
    const { viewerUrl } = await world.client.generateAuthToken('desk-1', OWNER)
    expect(await world.show(viewerUrl)).toBe('shown')
    const connected = world.parametersOf('desk-1')
    expect(connected).toMatchObject({ hostname: '10.0.0.2', port: '5901' })
    expect(connected?.password ?? '').toBe('')
  })

  test('takes a parameter as it is, whatever Guacamole would read in it', async () => {
    const password = '${GUAC_USERNAME} $${X} ${GUAC_USERNAME:UPPER} a}'
    const { parameters } = spec()
    await world.client.createConnection({ ...spec(), parameters: { ...parameters, password } })
    const { viewerUrl } = await world.client.generateAuthToken('desk-1', OWNER)
    expect(await world.show(viewerUrl)).toBe('shown')
    expect(world.parametersOf('desk-1')?.password).toBe(password)
  })

  test('3.2-3 deletes a connection, and rejects once there is none', async () => {
    await world.client.createConnection(spec())
    const { viewerUrl } = await world.client.generateAuthToken('desk-1', OWNER)
    await world.client.deleteConnection('desk-1')
    expect(await world.count('desk-1')).toBe(0)
    expect(await world.client.getConnection('desk-1')).toBeNull()
    expect(await world.show(viewerUrl)).not.toBe('shown')
    expect(await outcome(world.client.deleteConnection('desk-1'))).toMatchObject({
      code: 'connection_not_found',
      transient: false,
    })
  })

  test('knows a connection that is there, and none that is not', async () => {
    expect(await world.client.getConnection('desk-1')).toBeNull()
    await world.client.createConnection(spec())
    expect(await world.client.getConnection('desk-1')).toMatchObject({
      id: 'desk-1',
      isWhole: true,
    })
  })

  test('lists what this installation has made, and nothing of anybody else', async () => {
    await world.addForeign()
    expect(await world.client.listActiveConnections()).toEqual([])
    await world.client.createConnection(spec('10.0.0.1', 'desk-1'))
    await world.client.createConnection(spec('10.0.0.2', 'desk-2'))
    const ids = (await world.client.listActiveConnections()).map(({ id }) => id)
    expect(ids.sort()).toEqual(['desk-1', 'desk-2'])
  })

  test('3.2-2 3.5-4 makes a token that opens the viewer by its address, once and never again', async () => {
    await world.client.createConnection(spec())
    const issued = await world.client.generateAuthToken('desk-1', OWNER)
    expect(new URL(issued.viewerUrl).hash).toBe(`#token=${issued.token}`)
    expect(new URL(issued.viewerUrl).search).toBe('')
    expect(await world.show(issued.viewerUrl)).toBe('shown')
    expect(await world.show(issued.viewerUrl)).toBe('769')
  })

  test('makes a fresh token each time, for the same connection', async () => {
    await world.client.createConnection(spec())
    const tokens = [1, 2].map(() => world.client.generateAuthToken('desk-1', OWNER))
    const [one, other] = await Promise.all(tokens)
    expect(one?.token).not.toBe(other?.token)
    expect(await world.show(other?.viewerUrl ?? '')).toBe('shown')
    expect(await world.show(one?.viewerUrl ?? '')).toBe('shown')
    expect(await world.count('desk-1')).toBe(1)
  })

  test('makes tokens that are good for five minutes and no longer', async () => {
    await world.client.createConnection(spec())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - (TOKEN_LIFETIME_SECONDS + 10) * 1000 })
    const { viewerUrl, expiresInSeconds } = await world.client.generateAuthToken('desk-1', OWNER)
    vi.useRealTimers()
    expect(expiresInSeconds).toBe(300)
    expect(await world.show(viewerUrl)).toBe('769')
  })

  test('ends what a person was let see: tokens made until then open nothing, those made later do', async () => {
    await world.client.createConnection(spec())
    const before = await world.client.generateAuthToken('desk-1', OWNER)
    const stranger = { userId: randomUUID(), only: 'all', mayReturn: false } as const
    await world.client.endViewers(stranger)
    await world.client.endViewers({ ...stranger, userId: OWNER, only: 'guests' })
    expect(await world.show(before.viewerUrl)).toBe('shown')
    const unused = await world.client.generateAuthToken('desk-1', OWNER)
    await world.client.endViewers({ userId: OWNER, only: 'all', mayReturn: true })
    expect(await world.show(unused.viewerUrl)).toBe('769')
    const after = await world.client.generateAuthToken('desk-1', OWNER)
    expect(await world.show(after.viewerUrl)).toBe('shown')
  })

  test('makes no token for a connection that is not there', async () => {
    expect(await outcome(world.client.generateAuthToken('none', OWNER))).toMatchObject({
      code: 'connection_not_found',
    })
  })

  test.each(['unreachable', 'silent'] as const)(
    'R10 rejects with what may pass and what would help, when the outside world is %s',
    async (which) => {
      const client = world[which]
      const outcomes = await Promise.all([
        outcome(client.createConnection(spec())),
        outcome(client.listActiveConnections()),
        outcome(client.getConnection('desk-1')),
      ])
      for (const error of outcomes)
        expect(error).toMatchObject({ transient: true, hint: expect.stringMatching(/\w/) })
    },
  )

  test('R8 logs each operation at info with the connection’s id, and no secret', async () => {
    await world.client.createConnection(spec())
    await world.client.getConnection('desk-1')
    const { token, viewerUrl } = await world.client.generateAuthToken('desk-1', OWNER)
    await world.show(viewerUrl)
    await world.client.deleteConnection('desk-1')
    const operations = world.logged.filter((line) => line.startsWith('info '))
    const named = operations.filter((line) => line.includes('"connection_id":"desk-1"'))
    expect(named.length).toBeGreaterThanOrEqual(4)
    for (const secret of [token, PASSWORD, ...world.secrets])
      expect(world.logged.join('\n')).not.toContain(secret)
  })
})

test('3.2-4 the fake answers as the real ones do, from the first call to the last', async () => {
  const transcripts = []
  for (const [, start] of WORLDS) {
    await using world = await start()
    const { client } = world
    const code = async (promise: Promise<unknown>) => {
      const result = await outcome(promise)
      return result instanceof GuacamoleError ? result.code : result
    }
    const ids = async () =>
      (await client.listActiveConnections()).map(({ id, isWhole }) => ({ id, isWhole }))
    const visit = async () =>
      world.show((await client.generateAuthToken('desk-1', OWNER)).viewerUrl)
    transcripts.push([
      ...[await code(client.deleteConnection('desk-1')), await ids()],
      ...[await client.createConnection(spec()), await client.createConnection(spec('10.0.0.2'))],
      ...[await ids(), await visit(), await visit()],
      ...[await code(client.deleteConnection('desk-1')), await ids()],
      ...[await code(client.generateAuthToken('desk-1', OWNER))],
      ...[await code(client.deleteConnection('desk-1'))],
    ])
  }
  for (const transcript of transcripts) expect(transcript).toEqual(transcripts.at(-1))
})
