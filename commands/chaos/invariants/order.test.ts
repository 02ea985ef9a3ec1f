import { expect, test } from 'vitest'
import { gatewayCall, hypervisorCall, seen, vmSeen } from './evidence-for-tests.ts'
import { findOrderViolations, type OrderEvidence } from './order.ts'

const good: OrderEvidence = {
  sessions: [seen(1), seen(9, { status: 'terminating' }), seen(20, { status: 'terminated' })],
  gateway: [gatewayCall(2, 'connect'), gatewayCall(10, 'disconnect')],
  hypervisor: [hypervisorCall(11, 'stop'), hypervisorCall(12, 'destroy')],
  vms: [vmSeen(0, 'made'), vmSeen(13, 'gone')],
}
const texts = (more: Partial<OrderEvidence>) =>
  findOrderViolations({ ...good, ...more }).map(({ text }) => text)

test('R5 an end in the right order is no violation', () => {
  expect(texts({})).toEqual([])
})

test('R5 a VM that was stopped before its connection was deleted is one', () => {
  const gateway = [gatewayCall(2, 'connect'), gatewayCall(12, 'disconnect')]
  expect(texts({ gateway })).toEqual([
    'Session s1: stop of VM 100 before its connection was deleted.',
  ])
})

test('R5 a connection that the gateway had lost already counts as deleted, one that it did not delete does not', () => {
  const answered = (status: number) => ({
    gateway: [gatewayCall(2, 'connect'), gatewayCall(10, 'disconnect', { status })],
  })
  expect(texts(answered(404))).toEqual([])
  expect(texts(answered(500))).toHaveLength(1)
})

test('R5 a snapshot after the stop is one, a repetition of it is not', () => {
  const [snapshot, stop] = [hypervisorCall(11, 'snapshot'), hypervisorCall(12, 'stop')]
  expect(texts({ hypervisor: [snapshot, stop, hypervisorCall(13, 'snapshot')] })).toEqual([])
  expect(
    texts({
      hypervisor: [
        { ...stop, at: 11 },
        { ...snapshot, at: 12 },
      ],
    }),
  ).toEqual(['Session s1: VM 100 was stopped before its snapshot.'])
})

test('R5 an ephemeral session that has ended before its VM was gone is one', () => {
  const late = [vmSeen(0, 'made'), vmSeen(25, 'gone')]
  expect(texts({ vms: late })).toEqual(['Session s1 was terminated 5 ms before VM 100 was gone.'])
})

test('what the next session of a kept VM does with it is not of this one', () => {
  const next = seen(30, { id: 's2', connectionId: 'c2', status: 'pending' })
  const hypervisor = [hypervisorCall(11, 'snapshot'), hypervisorCall(40, 'destroy')]
  const sessions = [...good.sessions, next]
  expect(
    texts({
      sessions,
      hypervisor,
      gateway: [gatewayCall(2, 'connect'), gatewayCall(10, 'disconnect')],
    }),
  ).toEqual([])
})
