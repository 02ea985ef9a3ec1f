import { Protocol, parametersOf } from '@carrel/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readChanges } from '../preferences/preference.ts'
import { buildParameters, type OpenPreferences } from './connection-parameters.ts'
import type { ConnectionPolicy } from './connection-policy.ts'

const ADDRESS = '10.77.1.23'
const RUNS = 2000

const names = (protocol: Protocol) => [
  ...new Set(parametersOf(protocol).flatMap(({ name, guacd }) => [name, guacd])),
  ...['__proto__', 'constructor', 'hostname ', 'HOSTNAME'],
]

/** Values that settings take, and any other JSON. */
const anyValue = fc.oneof(
  fc.boolean(),
  fc.integer({ min: 0, max: 10_000 }),
  fc.constantFrom('true', 'any', '/etc', '10.0.0.1', '../..', 'Europe/Berlin', '||calc', null),
  fc.jsonValue(),
)
const anySettings = (protocol: Protocol) =>
  fc.dictionary(fc.oneof(fc.constantFrom(...names(protocol)), fc.string()), anyValue, {
    maxKeys: 40,
  })

const anyCase = fc.constantFrom(...Protocol.options).chain((protocol) =>
  fc.record({
    protocol: fc.constant(protocol),
    sent: anySettings(protocol),
    policy: fc.record({
      templateName: fc.constant('Debian'),
      values: fc.constantFrom({}, { security: 'any', 'remote-app': '||calc', hostname: 'evil' }),
      locked: fc.subarray(['security', 'width', 'read_only']),
      ports: fc.constantFrom({}, { rdp: 3390, vnc: 5901, ssh: 2222 }),
      ownAccount: fc.boolean(),
      driveRoot: fc.constantFrom(null, '/srv/drives'),
      supported: fc.constant(null),
    }),
  }),
)

/** What may follow from a person's wish, and then must be exactly this. */
const FOLLOWS: Readonly<Record<string, (policy: ConnectionPolicy) => string>> = {
  'sftp-hostname': () => ADDRESS,
  'drive-path': ({ driveRoot }) => `${driveRoot}/s`,
  'create-drive-path': () => 'true',
}

test('R7 whatever a person sends, the host is the session’s address and nothing outside their own settings moves', () => {
  fc.assert(
    fc.property(anyCase, ({ protocol, sent, policy }) => {
      const build = (saved: OpenPreferences) =>
        buildParameters(
          {
            ...{ sessionId: 's', protocol, ipAddress: ADDRESS },
            signIn: { username: 'student', password: 'secret' },
            browser: { timeZone: null, language: null },
          },
          saved,
          policy,
        ).parameters
      const untouched = build({})
      for (const saved of [sent, accepted(protocol, sent)]) {
        const built = build(saved)
        expect(built.hostname).toBe(ADDRESS)
        for (const { guacd, setBy } of parametersOf(protocol)) {
          if (setBy === 'person' || built[guacd] === untouched[guacd]) continue
          expect(built[guacd], guacd).toBe(FOLLOWS[guacd]?.(policy))
        }
        const known = new Set(parametersOf(protocol).map(({ guacd }) => guacd))
        expect(Object.keys(built).filter((name) => !known.has(name))).toEqual([])
        expect(Object.values(built).every((value) => typeof value === 'string')).toBe(true)
      }
    }),
    { numRuns: RUNS },
  )
})

/** What would be saved of it. */
function accepted(protocol: Protocol, sent: Record<string, unknown>): OpenPreferences {
  const saved: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(sent)) {
    try {
      for (const [known, change] of readChanges(protocol, { [name]: value })) saved[known] = change
    } catch {
      // Refused, and so not saved.
    }
  }
  return saved
}
