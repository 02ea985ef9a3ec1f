import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const least = {
  CARREL_ORIGIN: 'https://desk.example',
  CARREL_GATEWAY_CONTROL_URL: 'http://127.0.0.1:8082',
  CARREL_GATEWAY_CONTROL_SECRET: 'sixteen characters',
  CARREL_GATEWAY_ORIGIN: 'https://gateway.example',
}
const account = {
  GUACAMOLE_URL: 'http://127.0.0.1:8080/guacamole/',
  GUACAMOLE_USERNAME: 'carrel',
  GUACAMOLE_PASSWORD: 'open sesame',
}
const key = '4c0b569e4c96df157eee1b65dd0e4d41'
const native = { ...account, CARREL_VIEWER: 'native', GUACAMOLE_JSON_SECRET_KEY: key }

test('without an Apache Guacamole there is none', () => {
  expect(readConfig(least).guacamole).toBeNull()
})

test('an Apache Guacamole is an address and an account', () => {
  const url = 'http://127.0.0.1:8080/guacamole'
  expect(readConfig({ ...least, ...account }).guacamole).toEqual({
    account: { url, username: 'carrel', password: 'open sesame', dataSource: null },
    native: null,
  })
})

test('its own page as the viewer needs its key, and may be at another address for browsers', () => {
  const { guacamole } = readConfig({ ...least, ...native })
  expect(guacamole?.native).toEqual({
    ...{ jsonKey: key, publicUrl: 'http://127.0.0.1:8080/guacamole' },
  })
  const GUACAMOLE_PUBLIC_URL = 'https://desk.example/guacamole/'
  expect(readConfig({ ...least, ...native, GUACAMOLE_PUBLIC_URL }).guacamole?.native).toMatchObject(
    {
      publicUrl: 'https://desk.example/guacamole',
    },
  )
})

test.each([
  ['GUACAMOLE_URL', { GUACAMOLE_USERNAME: 'carrel' }],
  ['GUACAMOLE_USERNAME', { GUACAMOLE_URL: account.GUACAMOLE_URL }],
  ['GUACAMOLE_PASSWORD', { GUACAMOLE_URL: account.GUACAMOLE_URL, GUACAMOLE_USERNAME: 'carrel' }],
  ['GUACAMOLE_PASSWORD', { CARREL_VIEWER: 'native' }],
  ['GUACAMOLE_JSON_SECRET_KEY', { ...native, GUACAMOLE_JSON_SECRET_KEY: 'short' }],
  [
    'GUACAMOLE_PASSWORD_FILE',
    { ...account, GUACAMOLE_PASSWORD: undefined, GUACAMOLE_PASSWORD_FILE: '/none' },
  ],
])('without %s half of it is refused', (missing, env) => {
  expect(() => readConfig({ ...least, ...env })).toThrow(missing)
})

test('a password may come from a file', () => {
  const env = {
    ...account,
    GUACAMOLE_PASSWORD: undefined,
    GUACAMOLE_PASSWORD_FILE: import.meta.filename,
  }
  expect(readConfig({ ...least, ...env }).guacamole?.account.password).toContain('import')
})

test.each([
  ['false', 0],
  ['true', 1],
  ['2', 2],
])('behind proxies: %s is %i of them', (CARREL_TRUST_PROXY, proxies) => {
  expect(readConfig({ ...least, CARREL_TRUST_PROXY }).proxies).toBe(proxies)
})

test('records are kept for as long as is said, and 0 is for ever', () => {
  expect(readConfig(least).keptDays).toEqual({
    ...{ audit_entries: 730, session_timelines: 90, sessions: 365 },
    ...{ seen_notifications: 90, unseen_notifications: 365 },
  })
  const env = { CARREL_KEEP_AUDIT_DAYS: '0', CARREL_KEEP_SESSIONS_DAYS: '30' }
  expect(readConfig({ ...least, ...env }).keptDays).toMatchObject({
    ...{ audit_entries: null, sessions: 30 },
  })
})

test.each([
  ['CARREL_KEEP_SESSIONS_DAYS: must be 30 days at least', { CARREL_KEEP_SESSIONS_DAYS: '29' }],
  ['CARREL_KEEP_AUDIT_DAYS: must not be less than', { CARREL_KEEP_AUDIT_DAYS: '60' }],
])('a time that would take from pages what they show is refused: %s', (said, env) => {
  expect(() => readConfig({ ...least, ...env })).toThrow(said)
})
