import { expect, test } from 'vitest'
import { closeOf, type Status, statuses, statusOfCode } from './status.ts'

test('every status is found by its code again', () => {
  for (const [name, { code }] of Object.entries(statuses)) expect(statusOfCode(code)).toBe(name)
})

test('an unknown code is an error of the server', () => {
  expect(statusOfCode(4711)).toBe('server_error')
  expect(statusOfCode(Number.NaN)).toBe('server_error')
})

test.each<[Status, number, string]>([
  ['client_unauthorized', 1008, '769'],
  ['session_conflict', 1008, '521'],
  ['session_closed', 1002, '523'],
  ['upstream_unavailable', 1011, '520'],
  ['success', 1000, '0'],
])('%s closes with %i and the decimal status %s', (status, code, reason) => {
  expect(closeOf(status)).toEqual({ code, reason })
})
