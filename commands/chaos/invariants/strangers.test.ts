import { expect, test } from 'vitest'
import { endState, hypervisorCall } from './evidence-for-tests.ts'
import { asViolations, findSecrets } from './logs.ts'
import { findTouchedStrangers } from './strangers.ts'

const strangers = new Map([[200, 0]])

test('a change that is asked of somebody else’s VM is seen, and so is what became of it', () => {
  const calls = [hypervisorCall(1, 'stop', 200), hypervisorCall(1, 'stop', 100)]
  expect(findTouchedStrangers(endState(), calls, strangers)).toHaveLength(1)
  expect(findTouchedStrangers(endState({ foreignChanged: [200] }), [], strangers)).toHaveLength(1)
})

test('what was done under its number before it was there was not done to it', () => {
  const calls = [hypervisorCall(1, 'stop', 200)]
  expect(findTouchedStrangers(endState(), calls, new Map([[200, 2]]))).toEqual([])
})

test('looking at it, or finding its number taken, is no change', () => {
  const look = { ...hypervisorCall(1, 'read_notes', 200), method: 'GET' }
  const calls = [look, hypervisorCall(1, 'clone', 200)]
  expect(findTouchedStrangers(endState(), calls, strangers)).toEqual([])
})

test('R8 a secret in a log is seen, and not told again', () => {
  const logs = new Map([['server-0.log', 'one\ntoken=abcdefgh-1234\ntwo']])
  expect(findSecrets(logs, new Set(['another-secret']))).toEqual([])
  const [found] = findSecrets(logs, new Set(['abcdefgh-1234']))
  expect(found?.text).toBe('server-0.log: token=(secret)')
})

test('a 500 that somebody was answered is a violation', () => {
  const fault = { at: 1, server: 0, request: 'GET /sessions', status: 500, body: '{}' }
  expect(asViolations([fault])[0]?.text).toBe('Server 0 answered GET /sessions with 500: {}')
})
