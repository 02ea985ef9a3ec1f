import { expect, it } from 'vitest'
import { aSession } from '../../testing/samples.ts'
import { asText, type SupportFacts, supportReport } from './support-report.ts'

const facts = (changes: Partial<SupportFacts> = {}): SupportFacts => ({
  session: aSession({ vm_id: 100_007, ended_at: null }),
  gateway: 'https://gateway.example',
  viewerState: 'connected',
  version: '1.2.3',
  browser: {
    ...{ userAgent: 'Firefox', language: 'fr', width: 390, height: 844 },
    ...{ pixelRatio: 2, isOnline: true },
  },
  troubles: [{ at: '2026-11-25T10:00:00.000Z', what: 'Guacamole status 519' }],
  ...changes,
})

it('support is told ids, times, machine, gateway, browser and what went wrong, one a line', () => {
  const { session } = facts()
  const text = asText(supportReport(facts({ session })))
  for (const line of [
    `session: ${session.id}`,
    'connection: c-7f3a',
    'vm: 100007',
    'address: 10.77.1.23',
    `expires_at: ${session.expires_at}`,
    'gateway: https://gateway.example',
    'screen: 390 x 844 at 2',
    'trouble 1: 2026-11-25T10:00:00.000Z Guacamole status 519',
  ])
    expect(text.split('\n')).toContain(line)
})

it('what is not there is left out', () => {
  const names = supportReport(facts({ gateway: null, troubles: [] })).map(({ name }) => name)
  expect(names).not.toContain('gateway')
  expect(names).not.toContain('ended_at')
  expect(names).not.toContain('trouble 1')
})
