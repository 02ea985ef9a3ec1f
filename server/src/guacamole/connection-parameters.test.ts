import type { Protocol } from '@carrel/contract'
import { describe, expect, test } from 'vitest'
import {
  buildParameters,
  type ConnectionTarget,
  type OpenPreferences,
} from './connection-parameters.ts'
import type { ConnectionPolicy } from './connection-policy.ts'

const NO_POLICY: ConnectionPolicy = {
  templateName: 'Debian',
  values: {},
  locked: [],
  ports: {},
  ownAccount: false,
  driveRoot: null,
  supported: null,
}

interface Given {
  readonly protocol?: Protocol
  readonly target?: Partial<ConnectionTarget>
  readonly saved?: OpenPreferences
  readonly policy?: Partial<ConnectionPolicy>
}

function build({ protocol = 'rdp', target, saved = {}, policy }: Given) {
  const session: ConnectionTarget = {
    sessionId: 'session-1',
    protocol,
    ipAddress: '192.168.1.45',
    signIn: { username: 'student', password: 'of-the-session' },
    browser: { timeZone: null, language: null },
    ...target,
  }
  return buildParameters(session, saved, { ...NO_POLICY, ...policy })
}
const parametersOf = (given: Given) => build(given).parameters

describe('the hostname', () => {
  test('3.1-4 3.1-13 3.3-1 R7 is the address of the VM, whatever template and person say', () => {
    const saved = { hostname: '10.0.0.1', 'sftp-hostname': '10.0.0.1', width: 1920 }
    const policy = { values: { hostname: '10.0.0.2', 'sftp-hostname': '10.0.0.2' } }
    const parameters = parametersOf({ saved, policy })
    expect(parameters).toMatchObject({ hostname: '192.168.1.45', width: '1920' })
    expect(parameters['sftp-hostname']).toBeUndefined()
  })

  test('R7 files are moved to and from the same VM', () => {
    const parameters = parametersOf({ protocol: 'vnc', saved: { enable_sftp: true } })
    expect(parameters).toMatchObject({
      'sftp-hostname': '192.168.1.45',
      'sftp-username': 'student',
      'sftp-password': 'of-the-session',
    })
  })
})

describe('defaults', () => {
  test('3.3-4 3.3-5 3.4-9 hold where nobody has set anything', () => {
    expect(parametersOf({})).toMatchObject({
      port: '3389',
      security: 'nla',
      'ignore-cert': 'true',
      width: '1280',
      height: '720',
      dpi: '96',
      'disable-audio': 'false',
      'enable-printing': 'false',
      'enable-drive': 'false',
      'enable-wallpaper': 'false',
    })
  })

  test.each([
    ['rdp', '3389'],
    ['vnc', '5900'],
    ['ssh', '22'],
  ] as const)('3.3-2 3.3-7 %s has the hostname, its port and an account', (protocol, port) => {
    expect(parametersOf({ protocol })).toMatchObject({
      hostname: '192.168.1.45',
      port,
      username: 'student',
      password: 'of-the-session',
    })
  })

  test('of time zone and keyboard come from the browser, if it says what there is', () => {
    const browser = { timeZone: 'Europe/Zurich', language: 'de-CH' }
    const parameters = parametersOf({ target: { browser } })
    expect(parameters).toMatchObject({ timezone: 'Europe/Zurich', 'server-layout': 'de-ch-qwertz' })
    const nonsense = { timeZone: '../../etc', language: 'tlh' }
    const without = parametersOf({ target: { browser: nonsense } })
    expect([without.timezone, without['server-layout']]).toEqual([undefined, undefined])
    expect(parametersOf({ target: { browser }, saved: { timezone: 'UTC' } }).timezone).toBe('UTC')
  })
})

describe('what a person has saved', () => {
  test('3.1-5 3.1-13 3.3-3 3.3-6 3.4-8 holds over the defaults, as guacd writes it', () => {
    const saved = { width: 1920, enable_audio: false, ignore_cert: false, disable_wallpaper: false }
    expect(parametersOf({ saved })).toMatchObject({
      width: '1920',
      'disable-audio': 'true',
      'ignore-cert': 'false',
      'enable-wallpaper': 'true',
      height: '720',
    })
  })

  test('holds over what the template suggests, and not over what it has locked', () => {
    const saved = { security: 'tls' }
    const values = { security: 'any' }
    expect(parametersOf({ saved, policy: { values } }).security).toBe('tls')
    expect(parametersOf({ saved, policy: { values, locked: ['security'] } }).security).toBe('any')
    expect(parametersOf({ saved, policy: { locked: ['security'] } }).security).toBe('nla')
  })

  test('is ignored where it is not of its kind', () => {
    const saved = { width: '1920; hostname', security: 'none', dpi: 96.5, read_only: 'true' }
    expect(parametersOf({ saved })).toEqual(parametersOf({}))
  })

  test('does not move the port of a template that names one', () => {
    const saved = { port: 4000, sftp_port: 4000, enable_sftp: true }
    expect(parametersOf({ saved }).port).toBe('4000')
    const moved = parametersOf({ saved, policy: { ports: { rdp: 3390, ssh: 2222 } } })
    expect(moved).toMatchObject({ port: '3390', 'sftp-port': '2222' })
  })
})

describe('the account', () => {
  const saved = { username: 'ada', password: 'hers', domain: 'SCHOOL' }

  test('of the session signs in, unless the template lets people use their own', () => {
    const ofSession = parametersOf({ saved })
    expect(ofSession).toMatchObject({ username: 'student', password: 'of-the-session' })
    expect(ofSession.domain).toBeUndefined()
    expect(parametersOf({ saved, policy: { ownAccount: true } })).toMatchObject({
      username: 'ada',
      password: 'hers',
      domain: 'SCHOOL',
    })
  })

  test('of the session serves where a template lets people use their own and none is saved', () => {
    expect(parametersOf({ saved: { domain: 'X' }, policy: { ownAccount: true } })).toMatchObject({
      username: 'student',
      password: 'of-the-session',
    })
  })

  test('is one person’s as a whole: a saved name is not tried with the session’s password', () => {
    const own = parametersOf({ saved: { username: 'ada' }, policy: { ownAccount: true } })
    expect([own.username, own.password]).toEqual(['ada', undefined])
  })
})

describe('a drive', () => {
  const saved = { enable_drive: true }

  test('has a folder of the session’s own, and is off where there is no room for it', () => {
    expect(parametersOf({ saved, policy: { driveRoot: '/srv/drives' } })).toMatchObject({
      'enable-drive': 'true',
      'drive-path': '/srv/drives/session-1',
      'create-drive-path': 'true',
    })
    const without = parametersOf({ saved, policy: { values: { 'enable-drive': 'true' } } })
    expect([without['enable-drive'], without['drive-path']]).toEqual(['false', undefined])
  })

  test('R7 is nowhere else, even if a template says so', () => {
    const values = { 'drive-path': '/etc', 'create-drive-path': 'true' }
    const { parameters, dropped } = build({ policy: { values, driveRoot: '/srv/drives' }, saved })
    expect(parameters['drive-path']).toBe('/srv/drives/session-1')
    expect(dropped).toContainEqual({ name: 'drive-path', why: 'not_settable' })
  })
})

describe('a guacd that does not know a setting', () => {
  const supported = new Set(['hostname', 'port', 'username', 'password', 'width', 'security'])

  test('is not told it, and what somebody wanted is noted', () => {
    const { parameters, dropped } = build({
      saved: { disable_gfx: true, width: 800 },
      policy: { supported },
    })
    expect(Object.keys(parameters).toSorted()).toEqual([...supported].toSorted())
    expect(parameters.width).toBe('800')
    expect(dropped).toEqual([{ name: 'disable_gfx', why: 'guacd_too_old' }])
  })

  test('is told the size of the screen in its handshake all the same', () => {
    const saved = { width: 1024, height: 600, dpi: 120 }
    expect(parametersOf({ protocol: 'vnc', saved, policy: { supported } })).toMatchObject({
      width: '1024',
      height: '600',
      dpi: '120',
    })
  })
})

describe('what may pass', () => {
  const passes = (protocol: Protocol, saved: OpenPreferences) =>
    build({ protocol, saved, policy: { driveRoot: '/srv/drives', supported: new Set() } }).passes

  test('is everything, unless person or template say otherwise, even to a guacd that does not know it', () => {
    expect(passes('ssh', {})).toEqual({ copy: true, paste: true, upload: true, download: true })
    expect(passes('ssh', { disable_copy: true })).toMatchObject({ copy: false, paste: true })
    const values = { 'disable-paste': 'true' }
    const locked = build({
      saved: { disable_paste: false },
      policy: { values, locked: ['disable_paste'] },
    })
    expect(locked.passes).toMatchObject({ copy: true, paste: false })
  })

  test('of files is what one of the ways that are open lets pass', () => {
    expect(passes('vnc', { sftp_disable_upload: true })).toMatchObject({ upload: false })
    const drive = { enable_drive: true, disable_upload: true }
    expect(passes('rdp', drive)).toMatchObject({ upload: false, download: true })
    expect(passes('rdp', { ...drive, enable_sftp: true }).upload).toBe(true)
    const neither = { ...drive, enable_sftp: true, sftp_disable_upload: true }
    expect(passes('rdp', neither).upload).toBe(false)
  })
})

test('administrators set what people may not', () => {
  const values = { 'remote-app': '||calc', 'recording-path': '/srv/recordings' }
  expect(parametersOf({ policy: { values } })).toMatchObject(values)
  const saved = { remote_app: '||cmd', recording_path: '/', 'recording-path': '/' }
  const without = parametersOf({ saved })
  expect([without['remote-app'], without['recording-path']]).toEqual([undefined, undefined])
})
