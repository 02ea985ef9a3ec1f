import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Person, TestServer } from '../../test/test-server.ts'

let server: TestServer
let ada: Person
let bob: Person
let session: string
let path: string

beforeAll(async () => {
  server = await TestServer.start()
  ada = await server.signIn('ada')
  bob = await server.signIn('bob')
  const { id } = await ada.launch({ browser: { time_zone: 'Europe/Zurich', language: 'de-CH' } })
  await ada.until(id, 'active')
  session = id
  path = `/vm-sessions/${id}/connection-preferences`
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  await server.query('delete from guacamole_connection_preferences')
  await server.query(`update vm_templates set own_account = false, locked_parameters = '{}'`)
})

const patch = (parameters: object, where = path, who = ada) =>
  who.call('PATCH', where, { parameters })
const get = async (where = path, who = ada) => (await who.call('GET', where)).body
const connected = () => [...server.guacamole.connections.values()][0]?.parameters ?? {}

test('3.1-1 the table has the columns of the document', async () => {
  const columns = await server.query(
    `select column_name from information_schema.columns where table_name = 'guacamole_connection_preferences'`,
  )
  const document = ['id', 'user_id', 'vm_session_type', 'parameters', 'created_at', 'updated_at']
  expect(columns.map((row) => row.column_name)).toEqual(expect.arrayContaining(document))
})

describe('reading', () => {
  test('3.1-6 gives an empty object where nothing is saved, and never a 404', async () => {
    const { status, body } = await ada.call('GET', path)
    expect([status, body.parameters]).toEqual([200, {}])
    for (const protocol of ['rdp', 'vnc', 'ssh'])
      expect((await get(`/me/connection-preferences/${protocol}`)).parameters).toEqual({})
  })

  test('3.1-6 gives what was saved, and says what holds otherwise', async () => {
    await patch({ font_size: 18, read_only: true })
    const { parameters, defaults, locked } = await get()
    expect(parameters).toEqual({ font_size: 18, read_only: true })
    expect(defaults).toMatchObject({ font_size: 12, color_scheme: 'gray-black' })
    expect(locked.port).toMatchObject({ by: 'template', reason: 'Debian listens there.' })
  })

  test('3.1-8 is for the owner of the session alone, as writing is', async () => {
    expect((await bob.call('GET', path)).status).toBe(403)
    expect((await patch({ font_size: 18 }, path, bob)).status).toBe(403)
    expect((await bob.call('POST', `/sessions/${session}/reconnect`)).status).toBe(403)
    await patch({ font_size: 18 })
    expect((await get('/me/connection-preferences/ssh', bob)).parameters).toEqual({})
  })
})

describe('saving', () => {
  test('3.1-7 merges; null takes a setting back', async () => {
    const saved = await patch({ font_size: 18, scrollback: 50 })
    expect([saved.status, saved.body.parameters]).toEqual([200, { font_size: 18, scrollback: 50 }])
    const { body } = await patch({ font_size: null, locale: 'de_CH.UTF-8' })
    expect(body.parameters).toEqual({ scrollback: 50, locale: 'de_CH.UTF-8' })
    expect((await get()).parameters).toEqual(body.parameters)
  })

  test('3.1-7 refuses what is unknown, not theirs or of the wrong kind, naming each, and saves none', async () => {
    const { status, body } = await patch({
      ...{ font_size: '18', read_only: 'true', scrollback: 1.5, color_scheme: 'mauve' },
      ...{ hostname: '10.0.0.1', recording_path: '/', nonsense: 1, locale: 'de_CH.UTF-8' },
    })
    expect([status, body.code]).toEqual([422, 'invalid_settings'])
    expect(body.fields).toEqual({
      'parameters.font_size': 'must be a whole number from 6 to 96',
      'parameters.read_only': 'must be true or false',
      'parameters.scrollback': 'must be a whole number from 0 to 100000',
      'parameters.color_scheme': 'must be one of gray-black, white-black, green-black, black-white',
      'parameters.hostname': 'is set by Carrel alone',
      'parameters.recording_path': 'is for administrators to set',
      'parameters.nonsense': 'is no setting of this protocol',
    })
    expect((await get()).parameters).toEqual({})
  })

  test('3.1-7 takes the document’s names and guacd’s, and keeps one of them', async () => {
    const rdp = '/me/connection-preferences/rdp'
    const given = { enable_audio: false, 'ignore-cert': false, 'enable-wallpaper': true }
    const { body } = await patch(given, rdp)
    const kept = { enable_audio: false, ignore_cert: false, disable_wallpaper: false }
    expect(body.parameters).toEqual(kept)
    const twice = await patch({ enable_audio: true, 'disable-audio': true }, rdp)
    expect(twice.body.fields).toEqual({
      'parameters.disable-audio': 'is given twice, under two names',
    })
  })

  test('at the same time loses nothing', async () => {
    const names = ['font_size', 'scrollback', 'server_alive_interval']
    await Promise.all(names.map((name) => patch({ [name]: 42 })))
    expect((await get()).parameters).toEqual(Object.fromEntries(names.map((name) => [name, 42])))
  })

  test('says by when an open session feels it', async () => {
    const { body } = await patch({ font_size: 18, scrollback: 5, port: 2200 })
    const effects = { now: ['font_size'], on_reconnect: ['scrollback'], next_session: [] }
    expect(body.takes_effect).toEqual(effects)
    const rdp = await patch({ client_name: 'desk' }, '/me/connection-preferences/rdp')
    expect(rdp.body.takes_effect.next_session).toEqual(['client_name'])
  })
})

describe('secrets', () => {
  const password = 'a-secret-that-nothing-else-holds'

  test('D6 are never told again, only that they are there', async () => {
    const { body } = await patch({ username: 'ada', password })
    const shown = { username: 'ada', password: { set: true } }
    expect(body.parameters).toEqual(shown)
    expect((await get()).parameters).toEqual(shown)
    expect((await patch({ password: null })).body.parameters).toEqual({ username: 'ada' })
  })

  test('R8 are in no row of the database, in no line of the log and in no answer', async () => {
    const saved = await patch({ username: 'a-name-in-the-clear', password })
    await server.query('update vm_templates set own_account = true')
    const again = await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(connected().password).toBe(password)
    const answers = [saved, again, await get(), await get(`/sessions/${session}`)]
    const rows = await server.query('select * from guacamole_connection_preferences')
    expect(JSON.stringify(rows)).toContain('a-name-in-the-clear')
    for (const place of [rows, server.logged, answers])
      expect(JSON.stringify(place)).not.toContain(password)
  })

  test('R8 of a template are never told, whether it suggests or locks them', async () => {
    const vnc = { vnc: { 'sftp-username': 'image', 'sftp-password': password } }
    const values = JSON.stringify(vnc)
    await server.query('update vm_templates set guacamole_parameters = $1', [values])
    const { body } = await ada.call('GET', '/templates')
    const where = `/me/connection-preferences/vnc?template_id=${body.templates[0].id}`
    const suggested = await get(where)
    expect(suggested.defaults.sftp_password).toEqual({ set: true })
    await server.query(`update vm_templates set locked_parameters = '{"vnc":["sftp_password"]}'`)
    const locked = await get(where)
    expect(locked.locked.sftp_password.value).toBeNull()
    expect(JSON.stringify([suggested, locked])).not.toContain(password)
    await server.query(`update vm_templates set guacamole_parameters = '{}'`)
  })

  test('are worth nothing in another person’s row', async () => {
    await patch({ username: 'ada', password })
    await server.query('update vm_templates set own_account = true')
    await server.query(
      `update guacamole_connection_preferences set user_id = (select id from users where username = 'bob')`,
    )
    const { id } = await bob.launch({ auto_start: false })
    await bob.until(id, 'provisioned')
    await bob.call('GET', `/sessions/${id}/guacamole-token`)
    expect((await bob.until(id, 'failed')).failure).not.toBeNull()
    expect(server.logged.join('\n')).not.toContain(password)
  })
})

describe('for one template', () => {
  test('a setting holds over the general one, and only there', async () => {
    await patch({ font_size: 18, scrollback: 50 })
    const one = `${path}?scope=template`
    await patch({ font_size: 24 }, one)
    const { parameters, defaults, template_name } = await get(one)
    expect([parameters, template_name]).toEqual([{ font_size: 24 }, 'Debian'])
    expect(defaults).toMatchObject({ font_size: 18, scrollback: 50 })
    expect((await get()).parameters).toEqual({ font_size: 18, scrollback: 50 })
    await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(connected()).toMatchObject({ 'font-size': '24', scrollback: '50' })
  })

  test('that is not there nothing can be kept', async () => {
    const nowhere =
      '/me/connection-preferences/ssh?template_id=00000000-0000-4000-8000-000000000000'
    expect((await patch({ font_size: 24 }, nowhere)).status).toBe(404)
  })
})

describe('a connection', () => {
  test('3.4-8 DoD-8 is made again with what was saved, under the same session and the same id', async () => {
    const before = await get(`/sessions/${session}`)
    await patch({ color_scheme: 'black-white', font_size: 18 })
    const { status, body } = await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(status).toBe(200)
    expect(body.guacamole_connection_id).toBe(before.guacamole_connection_id)
    expect(server.guacamole.connections.size).toBe(1)
    expect(connected()).toMatchObject({ 'color-scheme': 'black-white', 'font-size': '18' })
    const entries = await server.query(
      `select * from audit_log where action = 'session.reconnected'`,
    )
    expect(entries.at(-1)).toMatchObject({ actor: before.user_id, subject: `session:${session}` })
  })

  test('takes time zone from the browser that launched, where none is saved', async () => {
    await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(connected().timezone).toBe('Europe/Zurich')
    await patch({ timezone: 'America/Lima' })
    await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(connected().timezone).toBe('America/Lima')
  })

  test('of a session that is not active cannot be made again', async () => {
    const { id } = await bob.launch({ auto_start: false })
    await bob.until(id, 'provisioned')
    const { status, body } = await bob.call('POST', `/sessions/${id}/reconnect`)
    expect([status, body.code]).toEqual([422, 'session_not_active'])
  })

  test('is not told what the guacd at hand does not know, and the person sees that', async () => {
    server.guacamole.takes = new Set(['hostname', 'port', 'username', 'password', 'font-size'])
    await patch({ scrollback: 50, font_size: 18 })
    await ada.call('POST', `/sessions/${session}/reconnect`)
    expect(connected()).toMatchObject({ 'font-size': '18' })
    expect(connected().scrollback).toBeUndefined()
    const { unknown_to_guacd } = await get()
    server.guacamole.takes = null
    expect(unknown_to_guacd).toContain('scrollback')
    expect(unknown_to_guacd).not.toContain('font_size')
  })
})
