import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ApacheStandIn, startApacheStandIn } from '../../test/apache/apache-stand-in.ts'
import { startTestGateway, type TestGateway } from '../../test/gateway.ts'
import { type ScriptedGuacd, startScriptedGuacd } from '../../test/scripted-guacd.ts'
import { encodeInstruction } from '../protocol/instruction.ts'

const SECRET = 'the password of the desktop'

let guacd: ScriptedGuacd
let guacamole: ApacheStandIn
let gateway: TestGateway
let connection: string
let isGuacdSilent: boolean

beforeEach(async () => {
  isGuacdSilent = false
  guacd = await startScriptedGuacd(({ socket }) => void socket.write('4.sync,3.200;'), {
    loses: () => isGuacdSilent,
  })
  guacamole = await startApacheStandIn(guacd)
  const { url, account } = guacamole
  gateway = await startTestGateway(guacd, {
    guacamole: { url, ...account },
    deadlines: { inUse: 3_000 },
  })
  const session = guacamole.sessions.signIn(new URLSearchParams(account))
  const desk = await guacamole.api.connections.add(session, {
    ...{ parentIdentifier: 'ROOT', name: 'desk', protocol: 'vnc' },
    parameters: { hostname: '10.0.0.1', port: SECRET },
    attributes: { 'max-connections-per-user': '1' },
  })
  connection = desk.identifier
  guacamole.sessions.signIns = 0
})

afterEach(async () => {
  await gateway[Symbol.asyncDispose]()
  await guacamole[Symbol.asyncDispose]()
  await guacd[Symbol.asyncDispose]()
})

const upstreamOf = (revision: string) =>
  ({ kind: 'apache', data_source: 'postgresql', connection, revision }) as const
const register = () => gateway.register({ upstream: upstreamOf('1') })

const tunnelTypes = () => guacamole.tunnels.opened.map((query) => query.get('GUAC_TYPE'))

describe('a connection in an Apache Guacamole', () => {
  test('is owned once, and viewers join it by the tunnel’s own name', async () => {
    const id = await register()
    const viewer = await gateway.view(id)
    expect((await viewer.first('sync')).args).toEqual(['200'])
    await (await gateway.view(id)).first('sync')
    expect(tunnelTypes()).toEqual(['c', 'a', 'a'])
    expect(guacd.owners).toHaveLength(1)
    expect(guacamole.sessions.signIns).toBe(1)
  })

  test('has the screen of its viewer, and the parameters that Guacamole has', async () => {
    const id = await register()
    await (
      await gateway.view(id, { query: '?width=900&height=700&dpi=96&timezone=Europe/Berlin' })
    ).first('sync')
    const said = guacd.joins[0]?.received.find(({ opcode }) => opcode === 'size')
    expect(said?.args).toEqual(['900', '700', '96'])
    expect(guacamole.tunnels.opened.at(-1)?.get('GUAC_TIMEZONE')).toBe('Europe/Berlin')
    const connect = guacd.owners[0]?.received.find(({ opcode }) => opcode === 'connect')
    expect(connect?.args).toEqual(['VERSION_1_5_0', '10.0.0.1', SECRET])
  })

  test('hears what the viewer types, in messages that Guacamole takes', async () => {
    const viewer = await gateway.view(await register())
    await viewer.first('sync')
    viewer.send('key', '65', '1')
    const copied = [
      encodeInstruction('clipboard', '0', 'text/plain'),
      ...Array.from({ length: 4 }, () => encodeInstruction('blob', '0', 'a'.repeat(6000))),
      encodeInstruction('end', '0'),
    ]
    viewer.socket.send(copied.join(''))
    await guacd.joins[0]?.until(({ received }) => received.some(({ opcode }) => opcode === 'end'))
    const opcodes = guacd.joins[0]?.received.map(({ opcode }) => opcode) ?? []
    expect(opcodes.filter((opcode) => opcode === 'blob')).toHaveLength(4)
    expect(guacamole.tunnels.complaints).toEqual([])
  })

  test('goes on after Guacamole has forgotten the gateway’s token', async () => {
    const id = await register()
    await (await gateway.view(id)).first('sync')
    guacamole.sessions.endAll()
    await guacd.owners[0]?.gone
    await (await gateway.view(id)).first('sync')
    expect(guacamole.sessions.signIns).toBe(2)
    expect(guacd.owners).toHaveLength(2)
  })

  test('ends for its viewers when an administrator of Guacamole ends it', async () => {
    const viewer = await gateway.view(await register())
    await viewer.first('sync')
    const session = guacamole.sessions.signIn(new URLSearchParams(guacamole.account))
    for (const { identifier } of guacamole.tunnels.visible(session))
      guacamole.tunnels.kill(session, identifier)
    expect((await viewer.closed()).reason).toBe('523')
  })

  test('that is deleted is let go by guacd', async () => {
    const id = await register()
    await (await gateway.view(id)).first('sync')
    await gateway.control('DELETE', `/connections/${id}`)
    await guacd.owners[0]?.gone
    expect(guacd.owners[0]?.received.at(-1)?.opcode).toBe('disconnect')
  })

  test('that is deleted before Guacamole has opened it leaves nothing there', async () => {
    isGuacdSilent = true
    const id = await register()
    await vi.waitUntil(() => guacamole.tunnels.activeIdentifiers.length === 1)
    await gateway.control('DELETE', `/connections/${id}`)
    await vi.waitUntil(() => guacamole.tunnels.activeIdentifiers.length === 0, { timeout: 3_000 })
  })

  test('with other parameters than before is opened anew, once Guacamole has let go', async () => {
    const id = await register()
    await (await gateway.view(id)).first('sync')
    const [first] = guacamole.api.connections.entries.values()
    if (first) first.parameters.hostname = '10.0.0.2'
    await gateway.reregister(id, { upstream: upstreamOf('2') })
    await (await gateway.view(id)).first('sync')
    const connect = guacd.owners.at(-1)?.received.find(({ opcode }) => opcode === 'connect')
    expect(connect?.args[1]).toBe('10.0.0.2')
  })

  test('that Guacamole does not have is told to the viewer as not there', async () => {
    connection = '999'
    expect((await (await gateway.view(await register())).closed()).reason).toBe('516')
  })
})

describe('an account that Guacamole refuses', () => {
  test('is not tried again and again: that would get the address banned', async () => {
    guacamole.sessions.accounts.set('carrel', { password: 'another one', rights: [] })
    for (let tries = 0; tries < 4; tries += 1) {
      const viewer = await gateway.view(await register())
      expect((await viewer.closed()).reason).toBe('512')
    }
    expect(guacamole.sessions.refusedSignIns).toBe(1)
  })
})

test('a gateway without a Guacamole refuses such a connection', async () => {
  await using plain = await startTestGateway(guacd)
  const response = await plain.reregister('desk', { upstream: upstreamOf('1') })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ code: 'upstream_not_configured' })
})

test('R8 no token and no password of Guacamole is logged, whatever goes wrong', async () => {
  await (await gateway.view(await register())).first('sync')
  connection = '999'
  await (await gateway.view(await register())).closed()
  await guacamole[Symbol.asyncDispose]()
  await (await gateway.view(await register())).closed()
  const tokens = guacamole.tunnels.opened.map((query) => query.get('token') ?? 'none')
  const text = gateway.logLines.join('')
  expect(text).toContain('guacamole_unreachable')
  for (const secret of [...tokens, guacamole.account.password, SECRET])
    expect(text).not.toContain(secret)
  guacamole = await startApacheStandIn(guacd)
})
