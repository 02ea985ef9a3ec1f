import { readFileSync } from 'node:fs'
import {
  type ConnectionParameter,
  encodeValue,
  type ParameterValue,
  Protocol,
  parametersOf,
  personParametersOf,
} from '@carrel/contract'
import { answerArgs } from '@carrel/gateway/protocol/handshake'
import { parseInstructions } from '@carrel/gateway/protocol/instruction'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../server/test/test-server.ts'

const GUACD_ARGUMENTS = JSON.parse(
  readFileSync(new URL('../contract/test/guacd-arguments.json', import.meta.url), 'utf8'),
) as Record<Protocol, string[]>

let server: TestServer
let ada: Person
let session: string

beforeAll(async () => {
  server = await TestServer.start()
  await server.query(`update vm_templates set own_account = true`)
  ada = await server.signIn('ada')
  const { id } = await ada.launch()
  await ada.until(id, 'active')
  session = id
})
afterAll(() => server[Symbol.asyncDispose]())

/** A value that is not the default. */
function another(parameter: ConnectionParameter): ParameterValue {
  const { kind, name, default: usual } = parameter
  switch (kind.kind) {
    case 'flag':
      return !usual
    case 'whole':
      return usual === kind.max ? kind.min : kind.max
    case 'choice':
      return kind.options.find(({ value }) => value !== usual)?.value ?? ''
    case 'lines':
      return '-----BEGIN KEY-----\nQUJD\n-----END KEY-----'
    case 'time_zone':
      return 'America/Lima'
    case 'line':
      return name === 'encodings' ? 'zrle copyrect' : `of-${name}`
  }
}

/** The names that guacd asks for, with what the gateway answers to each in `connect`. */
function connectAnswer(protocol: Protocol): Map<string, string> {
  const [spec] = server.guacamole.connections.values()
  const names = ['VERSION_1_5_0', ...GUACD_ARGUMENTS[protocol]]
  const hello = { width: 800, height: 600, dpi: 96, timezone: null, audio: [], video: [] }
  const target = { protocol, parameters: spec?.parameters ?? {} }
  const said = answerArgs(names, target, { ...hello, image: [], name: null })
  const connect = parseInstructions(Buffer.from(said)).at(-1)
  return new Map(names.map((name, index) => [name, connect?.args[index] ?? 'missing']))
}

describe.each(Protocol.options)('over %s', (protocol) => {
  const path = `/me/connection-preferences/${protocol}`
  const wanted = personParametersOf(protocol).map(
    (parameter) => [parameter, another(parameter)] as const,
  )
  let told: Map<string, string>
  let saved: Record<string, unknown>

  beforeAll(async () => {
    await server.query(`update vm_sessions set protocol = '${protocol}'`)
    await server.query(`update vm_templates set ports = '{}'`)
    const parameters = Object.fromEntries(wanted.map(([{ name }, value]) => [name, value]))
    expect((await ada.call('PATCH', path, { parameters })).status).toBe(200)
    expect((await ada.call('POST', `/sessions/${session}/reconnect`)).status).toBe(200)
    told = connectAnswer(protocol)
    saved = (await ada.call('GET', path)).body.parameters
  })

  test.each(wanted.map(([parameter, value]) => [parameter.name, parameter, value] as const))(
    '3.3-2 3.3-3 DoD-8 %s is saved, kept, and what guacd is told',
    (name, parameter, value) => {
      expect(saved[name]).toEqual(parameter.secret ? { set: true } : value)
      const [spec] = server.guacamole.connections.values()
      const encoded = encodeValue(parameter, value)
      expect(spec?.parameters[parameter.guacd]).toBe(encoded)
      if (parameter.carriedBy === 'argument') expect(told.get(parameter.guacd)).toBe(encoded)
    },
  )

  test('3.1-7 each of them is refused if it is of another kind', async () => {
    const nonsense = Object.fromEntries(wanted.map(([{ name }]) => [name, { not: 'a value' }]))
    const { status, body } = await ada.call('PATCH', path, { parameters: nonsense })
    expect(status).toBe(422)
    expect(Object.keys(body.fields)).toHaveLength(wanted.length)
  })

  test('3.1-7 R7 no other parameter of guacd may be set by a person', async () => {
    const others = parametersOf(protocol).filter(({ setBy }) => setBy !== 'person')
    const parameters = Object.fromEntries(others.map(({ guacd }) => [guacd, 'x']))
    const { status, body } = await ada.call('PATCH', path, { parameters })
    expect(status).toBe(422)
    expect(Object.keys(body.fields)).toHaveLength(others.length)
    expect(others.length).toBeGreaterThan(10)
  })

  test('3.3-1 the host that guacd is told is the address of the VM', async () => {
    const { body } = await ada.call('GET', `/sessions/${session}`)
    expect(told.get('hostname')).toBe(body.vm_ip_address)
  })

  test('whatever a person may save fits the longest instruction that guacd reads', () => {
    const longest = wanted.reduce((sum, [{ kind }]) => {
      if (kind.kind === 'lines') return sum + kind.max
      if (kind.kind === 'line') return sum + 4 * kind.max
      return sum + (kind.kind === 'choice' && kind.pattern ? 1000 : 20)
    }, 0)
    expect(longest + 16 * GUACD_ARGUMENTS[protocol].length).toBeLessThan(32_768)
  })
})
