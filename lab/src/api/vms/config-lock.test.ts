import { expect, test } from 'vitest'
import { createClock } from '../../clock.ts'
import { FileLocks } from '../file-locks.ts'
import type { Worker } from '../tasks/task.ts'
import { ConfigLocks } from './config-lock.ts'

const locksAt = (speed = 1) => new ConfigLocks(new FileLocks(createClock(speed)))

function workerWith(signal = new AbortController().signal): Worker & { lines: string[] } {
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  return { upid: '', signal, lines, log, warn: log }
}

test('work on one VM takes turns, work on two does not wait', async () => {
  const locks = locksAt()
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = locks.run(101, null, async () => {
    await gate.promise
    order.push('first')
  })
  const second = locks.run(101, null, async () => void order.push('second'))
  await locks.run(102, null, async () => void order.push('other VM'))
  gate.resolve()
  await Promise.all([first, second])
  expect(order).toEqual(['other VM', 'first', 'second'])
})

test('who waits too long is told so, and does not let the next one in early', async () => {
  const locks = locksAt(300)
  const gate = Promise.withResolvers<void>()
  let held = true
  const first = locks.run(101, null, async () => {
    await gate.promise
    held = false
  })
  await expect(locks.run(101, null, async () => undefined)).rejects.toThrow(
    "can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout",
  )
  const third = locks.run(101, null, async () => held)
  gate.resolve()
  await first
  expect(await third).toBe(false)
})

test('a task that waits says so in its log, and one that is stopped meanwhile says why', async () => {
  const locks = locksAt()
  const gate = Promise.withResolvers<void>()
  const first = locks.run(101, null, () => gate.promise)
  const stop = new AbortController()
  const [patient, stopped] = [workerWith(), workerWith(stop.signal)]
  const waits = locks.run(101, patient, async () => undefined)
  const fails = locks.run(101, stopped, async () => undefined)
  stop.abort(new Error('stopped'))
  await expect(fails).rejects.toThrow(
    "can't lock file '/var/lock/qemu-server/lock-101.conf' - received interrupt",
  )
  gate.resolve()
  await Promise.all([first, waits])
  expect(patient.lines).toEqual(['trying to acquire lock...', ' OK'])
  expect(stopped.lines).toEqual(['trying to acquire lock...'])
})

test('failed work gives the lock back', async () => {
  const locks = locksAt()
  await expect(locks.run(101, null, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await locks.run(101, null, async () => 'mine')).toBe('mine')
})
