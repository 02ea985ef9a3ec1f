import { expect, test } from 'vitest'
import { ConfigLocks } from './config-lock.ts'

test('work on one VM takes turns, work on two does not wait', async () => {
  const locks = new ConfigLocks(5000)
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
  const locks = new ConfigLocks(30)
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

test('failed work gives the lock back', async () => {
  const locks = new ConfigLocks(1000)
  await expect(locks.run(101, null, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await locks.run(101, null, async () => 'mine')).toBe('mine')
})
