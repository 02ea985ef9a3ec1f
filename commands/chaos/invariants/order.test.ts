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
  expect(texts({ gateway })).toEqual(['Session s1: stop of VM 100 while its connection was there.'])
})

test('R5 a connection that was made again before the VM was stopped is one, however it ended', () => {
  const gateway = [
    ...[gatewayCall(2, 'connect'), gatewayCall(9, 'disconnect'), gatewayCall(10, 'connect')],
    gatewayCall(14, 'disconnect'),
  ]
  expect(texts({ gateway })).toEqual([
    'Session s1: stop of VM 100 while its connection was there.',
    'Session s1: destroy of VM 100 while its connection was there.',
  ])
})

test('R5 a connection that was lost, made again while the session was active, and then deleted is none', () => {
  const gateway = [
    gatewayCall(2, 'connect'),
    gatewayCall(5, 'connect'),
    gatewayCall(10, 'disconnect'),
  ]
  expect(texts({ gateway })).toEqual([])
})

test('R5 a connection that is made or deleted after the end was told is one', () => {
  const late = (step: 'connect' | 'disconnect', status = 204) => ({
    gateway: [...good.gateway, gatewayCall(21, step, { status })],
  })
  expect(texts(late('connect'))).toEqual([
    'Session s1 was terminated before the connect of its connection.',
  ])
  expect(texts(late('disconnect'))).toHaveLength(1)
  expect(texts(late('disconnect', 404))).toEqual([])
})

test('R5 a connection that the gateway had lost already counts as deleted, one that it did not delete does not', () => {
  const answered = (status: number) => ({
    gateway: [gatewayCall(2, 'connect'), gatewayCall(10, 'disconnect', { status })],
  })
  expect(texts(answered(404))).toEqual([])
  expect(texts(answered(500))).toHaveLength(2)
})

test('R5 a snapshot after the stop is one, be it the first or another; several before it are none', () => {
  const asked = (...steps: string[]) => ({
    hypervisor: steps.map((step, index) => hypervisorCall(11 + index, step)),
  })
  const stopped = ['Session s1: VM 100 was stopped before its snapshot.']
  expect(texts(asked('snapshot', 'snapshot', 'stop', 'stop'))).toEqual([])
  expect(texts(asked('stop', 'snapshot'))).toEqual(stopped)
  expect(texts(asked('snapshot', 'stop', 'snapshot'))).toEqual(stopped)
  expect(texts(asked('stop', 'destroy', 'snapshot'))).toEqual([
    'Session s1: VM 100 was destroyed before its snapshot.',
  ])
})

test('R5 an ephemeral session that has ended before its VM was gone is one', () => {
  const late = [vmSeen(0, 'made'), vmSeen(25, 'gone')]
  expect(texts({ vms: late })).toEqual(['Session s1 was terminated 5 ms before VM 100 was gone.'])
})

test('R5 a persistent session that has ended before its VM was off is one', () => {
  const sessions = good.sessions.map((each) => ({ ...each, sessionType: 'persistent' as const }))
  const off = (at: number) => ({ sessions, vms: [vmSeen(0, 'made'), vmSeen(at, 'off')] })
  expect(texts(off(15))).toEqual([])
  expect(texts(off(25))).toEqual(['Session s1 was terminated 5 ms before VM 100 was off.'])
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
