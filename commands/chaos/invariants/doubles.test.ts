import { expect, test } from 'vitest'
import { findDoubleConnections, findSharedVms } from './doubles.ts'
import { endState, gatewayCall, seen } from './evidence-for-tests.ts'

const texts = (violations: readonly { text: string }[]) => violations.map(({ text }) => text)

test('R1 a VM of two open sessions is seen', () => {
  const both = [seen(1), seen(2, { id: 's2' }), seen(3, { status: 'terminating' })]
  expect(texts(findSharedVms(both))).toEqual(['VM 100 was of the open sessions s2 and s1 at once.'])
})

test('a session whose end nobody heard does not count as open', () => {
  expect(findSharedVms([seen(1), seen(2, { id: 's2' }), seen(3, { id: 's3' })])).toEqual([])
})

test('a kept VM goes over from a session that has ended to the next of the same person', () => {
  const ended = seen(2, { status: 'terminated' })
  expect(findSharedVms([seen(1), ended, seen(3, { id: 's2' })])).toEqual([])
})

test('R12 a VM that a second person gets is seen', () => {
  const handedOn = [
    seen(1),
    seen(2, { status: 'terminated' }),
    seen(3, { id: 's2', userId: 'bob' }),
  ]
  expect(texts(findSharedVms(handedOn))).toEqual(['VM 100 was of ada, and then of bob.'])
})

test('R1 a connection that no session has, and a session with two of them, are seen', () => {
  const stranger = gatewayCall(1, 'connect', { connectionId: 'c9' })
  expect(texts(findDoubleConnections(endState(), [gatewayCall(1, 'connect')], [seen(1)]))).toEqual(
    [],
  )
  expect(texts(findDoubleConnections(endState(), [stranger], [seen(1)]))).toEqual([
    'Connection c9 was made, and no session has ever had it.',
  ])
  const changed = [seen(1), seen(2, { connectionId: 'c2' })]
  expect(texts(findDoubleConnections(endState(), [], changed))).toEqual([
    'Session s1 has had several connections.',
  ])
})
