import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const secrets = {
  GATEWAY_CONTROL_SECRET: 'sixteen characters',
  GATEWAY_TOKEN_PUBLIC_KEY: 'a key',
}

test('what is not set has a default', () => {
  expect(readConfig(secrets).config).toEqual({
    listen: { host: '127.0.0.1', port: 8081 },
    controlListen: { host: '127.0.0.1', port: 8082 },
    guacd: { host: '127.0.0.1', port: 4822 },
    guacamole: null,
    graceSeconds: 120,
    publicUrl: null,
    appOrigins: [],
    viewerDir: null,
    endsWithStdin: false,
  })
})

test('everything can be set', () => {
  const { config } = readConfig({
    ...secrets,
    GATEWAY_LISTEN: '[::1]:0',
    GATEWAY_PUBLIC_URL: 'https://desk.example/gateway/',
    GATEWAY_APP_ORIGINS: 'https://a.example, https://b.example:8443/',
    GATEWAY_PARENT: 'stdin',
    GATEWAY_GRACE_SECONDS: '30',
    GUACD: 'guacd:4822',
  })
  expect(config).toMatchObject({
    listen: { host: '::1', port: 0 },
    publicUrl: 'https://desk.example/gateway',
    appOrigins: ['https://a.example', 'https://b.example:8443'],
    endsWithStdin: true,
    graceSeconds: 30,
    guacd: { host: 'guacd', port: 4822 },
  })
})

test.each([
  ['GATEWAY_LISTEN', '8081'],
  ['GATEWAY_LISTEN', '127.0.0.1:99999'],
  ['GATEWAY_PUBLIC_URL', 'desk.example'],
  ['GATEWAY_APP_ORIGINS', 'https://a.example/path'],
  ['GATEWAY_APP_ORIGINS', '*'],
  ['GATEWAY_GRACE_SECONDS', '-1'],
  ['GATEWAY_GRACE_SECONDS', 'long'],
  ['GATEWAY_CONTROL_SECRET', 'short'],
  ['GATEWAY_TOKEN_PUBLIC_KEY', ''],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readConfig({ ...secrets, [name]: value })).toThrow(name)
})

test('an Apache Guacamole has an address and an account', () => {
  const { config, secrets: read } = readConfig({
    ...secrets,
    GUACAMOLE_URL: 'https://guacamole.example/guacamole/',
    GUACAMOLE_USERNAME: 'carrel',
    GUACAMOLE_PASSWORD: 'open sesame',
  })
  const url = 'https://guacamole.example/guacamole'
  expect(config.guacamole).toEqual({ url, username: 'carrel' })
  expect(read.guacamolePassword).toBe('open sesame')
})

test.each([
  ['GUACAMOLE_USERNAME', { GUACAMOLE_URL: 'http://a.example' }],
  ['GUACAMOLE_PASSWORD', { GUACAMOLE_URL: 'http://a.example', GUACAMOLE_USERNAME: 'carrel' }],
  ['GUACAMOLE_URL', { GUACAMOLE_PASSWORD: 'open sesame' }],
])('half a Guacamole, without %s, is refused in a sentence', (missing, env) => {
  expect(() => readConfig({ ...secrets, ...env })).toThrow(`${missing} is missing.`)
})

test('a secret may come from a file, and a missing file is named', () => {
  const env = { ...secrets, GATEWAY_TOKEN_PUBLIC_KEY: undefined }
  const { secrets: read } = readConfig({
    ...env,
    GATEWAY_TOKEN_PUBLIC_KEY_FILE: import.meta.filename,
  })
  expect(read.tokenPublicKey).toContain('import')
  expect(() => readConfig({ ...env, GATEWAY_TOKEN_PUBLIC_KEY_FILE: '/none' })).toThrow(
    'GATEWAY_TOKEN_PUBLIC_KEY_FILE',
  )
})
