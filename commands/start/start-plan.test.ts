import { describe, expect, test } from 'vitest'
import { CommandFailure } from '../command-failure.ts'
import { parseRoles } from './roles.ts'
import { planStart } from './start-plan.ts'

const plan = (env: Record<string, string>, roles?: string) =>
  planStart({ env, roles: parseRoles(roles), root: '/srv/carrel', makeSecret: () => 'made here' })

const PUBLIC = {
  CARREL_ORIGIN: 'https://desk.example.org',
  CARREL_GATEWAY_ORIGIN: 'https://gateway.example.org',
}

test('without any configuration all of it is on the loopback address', () => {
  const { server, gateway, ...rest } = plan({})
  expect(server).toMatchObject({
    CARREL_ORIGIN: 'http://127.0.0.1:7300',
    CARREL_GATEWAY_ORIGIN: 'http://127.0.0.1:7301',
    CARREL_GATEWAY_CONTROL_URL: 'http://127.0.0.1:7302',
    CARREL_GATEWAY_CONTROL_SECRET: 'made here',
    CARREL_ROLES: 'web,worker',
  })
  expect(gateway).toMatchObject({
    GATEWAY_PUBLIC_URL: 'http://127.0.0.1:7301',
    GATEWAY_APP_ORIGINS: 'http://127.0.0.1:7300',
    GATEWAY_CONTROL_SECRET: 'made here',
    GATEWAY_TOKEN_PUBLIC_KEY_FILE: '/srv/carrel/data/keys/token-signing.pub.pem',
  })
  expect(rest).toEqual({ dataDir: '/srv/carrel/data', makesKey: true, needsBuild: true })
})

test('the gateway never gets the database or the master keys', () => {
  const { server, gateway } = plan({
    ...PUBLIC,
    DATABASE_URL: 'postgresql://carrel:secret@db/carrel',
    CARREL_MASTER_KEYS: '1:key',
    GUACAMOLE_URL: 'http://guacamole.test',
  })
  expect(server).toMatchObject({ DATABASE_URL: expect.any(String), CARREL_MASTER_KEYS: '1:key' })
  expect(Object.keys(gateway ?? {}).filter((name) => !/^(GATEWAY|GUACAMOLE)_/.test(name))).toEqual(
    [],
  )
  expect(gateway).toMatchObject({ GUACAMOLE_URL: 'http://guacamole.test' })
})

test('what the environment says is not replaced by what would follow', () => {
  const { server, gateway, needsBuild } = plan({
    ...PUBLIC,
    CARREL_LISTEN: '0.0.0.0:80',
    GATEWAY_CONTROL_LISTEN: '127.0.0.1:9000',
    GATEWAY_CONTROL_TLS_CERT: '/etc/carrel/gateway.pem',
    CARREL_WEB_DIR: '/app',
    GATEWAY_VIEWER_DIR: '/viewer',
    CARREL_DATA: '/var/lib/carrel',
  })
  expect(needsBuild).toBe(false)
  expect(server).toMatchObject({
    CARREL_LISTEN: '0.0.0.0:80',
    CARREL_WEB_DIR: '/app',
    CARREL_GATEWAY_CONTROL_URL: 'https://127.0.0.1:9000',
  })
  expect(gateway).toMatchObject({
    GATEWAY_VIEWER_DIR: '/viewer',
    GATEWAY_TOKEN_PUBLIC_KEY_FILE: '/var/lib/carrel/keys/token-signing.pub.pem',
  })
})

describe('what nothing can stand in for is named', () => {
  const refused = (env: Record<string, string>, roles?: string): string[] => {
    try {
      plan(env, roles)
    } catch (error) {
      if (error instanceof CommandFailure)
        return [...error.message.matchAll(/(\S+) is missing/g)].map(([, name]) => name ?? '')
    }
    throw new Error('It was not refused.')
  }

  test('addresses, where others than this machine come', () => {
    expect(refused({ CARREL_LISTEN: '0.0.0.0:80' })).toEqual([
      ...['CARREL_ORIGIN', 'CARREL_GATEWAY_ORIGIN'],
    ])
    expect(refused({ CARREL_ORIGIN: PUBLIC.CARREL_ORIGIN })).toEqual(['CARREL_GATEWAY_ORIGIN'])
  })

  test('a database, where web and worker are apart', () => {
    expect(refused(PUBLIC, 'web,gateway')).toEqual(['DATABASE_URL'])
  })

  test('the other side, where server and gateway are apart', () => {
    expect(refused(PUBLIC, 'web,worker')).toEqual([
      ...['CARREL_GATEWAY_CONTROL_SECRET', 'CARREL_GATEWAY_CONTROL_URL'],
    ])
    expect(refused(PUBLIC, 'gateway')).toEqual([
      ...['CARREL_GATEWAY_CONTROL_SECRET', 'GATEWAY_TOKEN_PUBLIC_KEY_FILE'],
    ])
  })
})

test('a role that does not exist is refused', () => {
  expect(() => parseRoles('web,broker')).toThrow('There is no role "broker".')
})
