import { describe, expect, test } from 'vitest'
import { buildParameters, type ConnectionTarget } from './connection-parameters.ts'

const target = (changes: Partial<ConnectionTarget>): ConnectionTarget => ({
  protocol: 'rdp',
  ipAddress: '192.168.1.45',
  username: 'carrel',
  password: 'secret',
  port: undefined,
  templateParameters: {},
  ...changes,
})

describe('connection parameters', () => {
  test('3.3-1 the hostname is the address of the VM, even if a template names another', () => {
    const parameters = buildParameters(target({ templateParameters: { hostname: '10.0.0.1' } }))
    expect(parameters.hostname).toBe('192.168.1.45')
  })

  test.each([
    ['rdp', '3389'],
    ['vnc', '5900'],
    ['ssh', '22'],
  ] as const)('3.3-7 %s has the hostname, its usual port and the credentials', (protocol, port) => {
    expect(buildParameters(target({ protocol }))).toMatchObject({
      hostname: '192.168.1.45',
      port,
      username: 'carrel',
      password: 'secret',
    })
  })

  test('3.3-5 3.4-9 the defaults hold where nobody has set anything', () => {
    expect(buildParameters(target({}))).toMatchObject({
      security: 'nla',
      'ignore-cert': 'true',
      width: '1280',
      height: '720',
      dpi: '96',
      'enable-printing': 'false',
      'enable-drive': 'false',
    })
  })

  test('a template sets its own port and parameters over the defaults', () => {
    const parameters = buildParameters(
      target({ port: 5901, templateParameters: { security: 'any' } }),
    )
    expect(parameters).toMatchObject({ port: '5901', security: 'any' })
  })
})
