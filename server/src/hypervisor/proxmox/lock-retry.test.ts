import { expect, test } from 'vitest'
import { HypervisorError } from '../hypervisor-error.ts'
import { retryWhileLocked } from './lock-retry.ts'

const locked = new HypervisorError('lock_timeout', 'locked', { transient: true })
const code = (expected: string) => expect.objectContaining({ code: expected })

function failing(error: Error, times: number) {
  let calls = 0
  const work = async () => {
    calls += 1
    if (calls <= times) throw error
    return calls
  }
  return { work, calls: () => calls }
}

test('problem 2: what was refused for a lock is asked for again', async () => {
  const { work } = failing(locked, 1)
  expect(await retryWhileLocked(work, { forMs: 5000 })).toBe(2)
})

test('whatever else was wrong is not asked for again', async () => {
  const { work, calls } = failing(new HypervisorError('task_failed', 'no'), 9)
  await expect(retryWhileLocked(work, { forMs: 5000 })).rejects.toEqual(code('task_failed'))
  expect(calls()).toBe(1)
})

test('a lock that stays is told of in the end', async () => {
  const { work, calls } = failing(locked, 9)
  await expect(retryWhileLocked(work, { forMs: 0 })).rejects.toBe(locked)
  expect(calls()).toBe(1)
})

test('nobody waits for a lock after he has called it off', async () => {
  const calling = new AbortController()
  const { work, calls } = failing(locked, 9)
  const waiting = retryWhileLocked(work, { forMs: 60_000, signal: calling.signal })
  calling.abort()
  await expect(waiting).rejects.toEqual(code('task_aborted'))
  expect(calls()).toBe(1)
})
