import { expect, test } from 'vitest'
import { KillSchedule } from './kill-schedule.ts'
import { announcedStep, gatewayStep, hypervisorStep, STEP_MOMENTS } from './named-steps.ts'

const before = { step: 'clone', moment: 'before' } as const

/** Tries so often that chance does not matter. */
const isEverDue = (schedule: KillSchedule, moment: typeof before, nowMs: number) =>
  Array.from({ length: 50 }, () => schedule.isDue(moment, 0, nowMs)).some(Boolean)

test('a server is killed once at each moment, and not before it has begun', () => {
  const schedule = new KillSchedule(1, [before])
  schedule.started(0, 0)
  expect(isEverDue(schedule, before, 10_000)).toBe(false)
  schedule.begin()
  expect(schedule.missing()).toEqual(['before clone'])
  expect(isEverDue(schedule, before, 10_000)).toBe(true)
  expect(schedule.missing()).toEqual([])
  expect(isEverDue(schedule, before, 10_000)).toBe(false)
})

test('a server that has just started rests, and one that was killed is not killed again', () => {
  const schedule = new KillSchedule(1, [before])
  schedule.begin()
  expect(isEverDue(schedule, before, 10_000)).toBe(false)
  schedule.started(0, 10_000)
  expect(isEverDue(schedule, before, 10_100)).toBe(false)
  schedule.killed(0)
  expect(isEverDue(schedule, before, 20_000)).toBe(false)
})

test('calls and states have names, and each name is a moment', () => {
  const names = [
    hypervisorStep('POST', '/nodes/pve1/qemu/9000/clone'),
    hypervisorStep('DELETE', '/nodes/pve1/qemu/100/snapshot/snap-1'),
    hypervisorStep('DELETE', '/nodes/pve1/qemu/100'),
    gatewayStep('PUT', '/control/connections/c1'),
    announcedStep({ status: 'activating', step: 'resolving_ip' }),
  ]
  expect(names).toEqual(['clone', 'delete_snapshot', 'destroy', 'connect', 'resolving_ip'])
  const known = new Set(STEP_MOMENTS.map(({ step }) => step))
  expect(names.every((name) => name !== null && known.has(name))).toBe(true)
  expect(hypervisorStep('GET', '/cluster/resources')).toBeNull()
})
