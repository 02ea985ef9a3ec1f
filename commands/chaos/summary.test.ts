import { expect, test } from 'vitest'
import { gatewayCall, hypervisorCall, seen } from './invariants/evidence-for-tests.ts'
import { Journal } from './observations.ts'
import { countByKind, slowestRecovery } from './summary.ts'

test('every kind of violation is counted, those that did not happen too', () => {
  const counts = countByKind([{ kind: 'stuck', text: '', subject: null }])
  expect(counts).toMatchObject({ stuck: 1, orphan_vms: 0, secrets_logged: 0 })
})

test('a recovery lasts from a kill to the next sign of what was hit', () => {
  const journal = new Journal()
  journal.kills.push({ at: 1000, server: 0, why: 'before start', subject: 'vm:100' })
  journal.starts.push({ at: 1200, server: 0 })
  journal.hypervisor.push(hypervisorCall(900, 'start'), hypervisorCall(4500, 'start'))
  expect(slowestRecovery(journal)).toMatchObject({ ms: 3500, kill: { at: 1000 } })
})

test('what a server has asked for before it was killed is no sign', () => {
  const journal = new Journal()
  journal.kills.push({ at: 1000, server: 0, why: 'before start', subject: 'vm:100' })
  journal.starts.push({ at: 2000, server: 0 })
  journal.hypervisor.push(hypervisorCall(1500, 'status'), hypervisorCall(4500, 'start'))
  expect(slowestRecovery(journal)).toMatchObject({ ms: 3500 })
})

test('a session has recovered when another server works on its VM or its connection, whatever it comes to', () => {
  const journal = new Journal()
  journal.kills.push({ at: 1000, server: 0, why: 'after terminating', subject: 'session:s1' })
  journal.sessions.push(seen(900), seen(90_000, { status: 'terminated' }))
  journal.hypervisor.push({ ...hypervisorCall(12_000, 'read_notes'), server: 1 })
  expect(slowestRecovery(journal)).toMatchObject({ ms: 11_000 })
  journal.gateway.push(gatewayCall(6000, 'disconnect', { server: 2 }))
  expect(slowestRecovery(journal)).toMatchObject({ ms: 5000 })
})

test('a template, and a session that rests, have nothing to recover from', () => {
  const journal = new Journal()
  journal.starts.push({ at: 100, server: 0 })
  journal.kills.push({ at: 0, server: 0, why: 'after read_notes', subject: 'vm:9000' })
  journal.kills.push({ at: 0, server: 0, why: 'after active', subject: 'vm:100' })
  journal.hypervisor.push(hypervisorCall(900, 'start'), hypervisorCall(900, 'read_notes', 9000))
  expect(slowestRecovery(journal)).toBeNull()
})
