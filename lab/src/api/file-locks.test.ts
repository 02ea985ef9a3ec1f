import { expect, test } from 'vitest'
import { createClock } from '../clock.ts'
import { FileLocks, type LockWish } from './file-locks.ts'

const wish = (more: Partial<LockWish> = {}): LockWish => ({
  timeoutMs: 10_000,
  late: () => new Error('too late'),
  ...more,
})
const nothing = async () => undefined

/** Holds the lock until it is let go. */
function held(locks: FileLocks, path: string, more: Partial<LockWish> = {}) {
  const gate = Promise.withResolvers<void>()
  const done = locks.run(path, wish(more), () => gate.promise)
  return { done, letGo: gate.resolve }
}

test('readers share a lock, and a writer waits for all of them', async () => {
  const locks = new FileLocks(createClock())
  const readers = [held(locks, 'a', { shared: true }), held(locks, 'a', { shared: true })]
  let wrote = false
  const writer = locks.run('a', wish(), async () => {
    wrote = true
  })
  await locks.run('a', wish({ shared: true }), nothing)
  readers[0]?.letGo()
  await readers[0]?.done
  expect(wrote).toBe(false)
  readers[1]?.letGo()
  await writer
  expect(wrote).toBe(true)
})

test('who waits hears that it waits and that its turn has come; who does not, hears neither', async () => {
  const locks = new FileLocks(createClock())
  const heard: string[] = []
  const onWait = () => heard.push('waiting')
  const onTurn = () => heard.push('turn')
  await locks.run('a', wish({ onWait, onTurn }), nothing)
  expect(heard).toEqual([])
  const holder = held(locks, 'a')
  const waiter = locks.run('a', wish({ onWait, onTurn }), nothing)
  expect(heard).toEqual(['waiting'])
  holder.letGo()
  await waiter
  expect(heard).toEqual(['waiting', 'turn'])
})

test('a wait that is given up ends with the reason, and the lock stays with who has it', async () => {
  const locks = new FileLocks(createClock())
  const holder = held(locks, 'a')
  const giveUp = new AbortController()
  const waiter = locks.run('a', wish({ signal: giveUp.signal }), nothing)
  giveUp.abort(new Error('received interrupt'))
  await expect(waiter).rejects.toThrow('received interrupt')
  const next = locks.run('a', wish(), async () => 'mine')
  holder.letGo()
  expect(await next).toBe('mine')
})

test('who waits too long is told so, and whoever comes next still gets the lock', async () => {
  const locks = new FileLocks(createClock(1000))
  const holder = held(locks, 'a')
  await expect(locks.run('a', wish({ timeoutMs: 1000 }), nothing)).rejects.toThrow('too late')
  holder.letGo()
  await holder.done
  expect(await locks.run('a', wish(), async () => 'mine')).toBe('mine')
})
