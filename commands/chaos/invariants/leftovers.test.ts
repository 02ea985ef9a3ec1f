import { expect, test } from 'vitest'
import { endSession, endState, hypervisorCall, seen } from './evidence-for-tests.ts'
import { findLeftovers, findLostDesktops, findUnfinished } from './leftovers.ts'

const kindsOf = (violations: readonly { kind: string }[]) => violations.map(({ kind }) => kind)
const kept = endSession({ sessionType: 'persistent', vmId: 100, vmFate: 'kept' })

test('R4 a VM that no session needs is left over, with notes and without', () => {
  const vm = { vmid: 100, name: 'desk', sessionId: 's1', isOn: false }
  expect(kindsOf(findLeftovers(endState({ vms: [vm] })))).toEqual(['orphan_vms'])
  const unmarked = [{ ...vm, sessionId: null }]
  expect(kindsOf(findLeftovers(endState({ vms: unmarked })))).toEqual(['orphan_vms'])
})

test('a kept desktop is needed, another VM of the same session is not', () => {
  const vm = { vmid: 100, name: 'desk', sessionId: 's1', isOn: false }
  expect(findLeftovers(endState({ sessions: [kept], vms: [vm] }))).toEqual([])
  const other = { ...vm, vmid: 101 }
  expect(findLeftovers(endState({ sessions: [kept], vms: [vm, other] }))).toHaveLength(1)
  const running = [{ ...vm, isOn: true }]
  expect(kindsOf(findLeftovers(endState({ sessions: [kept], vms: running })))).toEqual([
    'orphan_vms',
  ])
})

test('R4 a disk whose VM is gone is left over', () => {
  const there = endState({ disks: [100, 9000], vmids: [9000] })
  expect(kindsOf(findLeftovers(there))).toEqual(['orphan_disks'])
  expect(findLeftovers(endState({ disks: [9000], vmids: [9000, 9001] }))).toEqual([])
})

test('R4 a connection whose session has ended is left over', () => {
  expect(kindsOf(findLeftovers(endState({ connections: ['c1'] })))).toEqual(['orphan_connections'])
  const open = [endSession({ status: 'active' })]
  expect(findLeftovers(endState({ sessions: open, connections: ['c1'] }))).toEqual([])
})

test('a session is stuck that has not ended, or that has ended and not let go of its VM', () => {
  const unfinished = (more: Parameters<typeof endSession>[0]) =>
    kindsOf(findUnfinished(endState({ sessions: [endSession(more)] })))
  expect(unfinished({})).toEqual([])
  expect(unfinished({ status: 'terminating' })).toEqual(['stuck'])
  expect(unfinished({ vmId: 100 })).toEqual(['stuck'])
  expect(unfinished({ ...kept })).toEqual([])
})

test('a failure without a reason is unexplained', () => {
  const failed = (failureCode: string | null) =>
    kindsOf(findUnfinished(endState({ sessions: [endSession({ status: 'failed', failureCode })] })))
  expect(failed('address_timeout')).toEqual([])
  expect(failed(null)).toEqual(['unexplained_failures'])
})

test('a persistent desktop that was used and destroyed is lost, unless its person threw it away', () => {
  const state = endState({ sessions: [endSession({ sessionType: 'persistent' })] })
  const told = [seen(1, { sessionType: 'persistent' })]
  const calls = [hypervisorCall(5, 'destroy')]
  expect(kindsOf(findLostDesktops(state, told, calls, new Set()))).toEqual(['lost_desktops'])
  expect(findLostDesktops(state, told, calls, new Set(['ada t1']))).toEqual([])
  expect(findLostDesktops(state, told, [], new Set())).toEqual([])
})
