import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StorageSemaphore } from './storage-semaphore.ts'

const code = (expected: string) => expect.objectContaining({ code: expected })
const yields = async (times: number) => {
  for (let turn = 0; turn < times; turn += 1) await Promise.resolve()
}

const clone = fc.record({
  storages: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
  turns: fc.nat(5),
  fails: fc.boolean(),
  calledOffAfter: fc.option(fc.nat(10)),
})

test('problem 3: on no storage there are ever more clones at once than its limit, and all come to an end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(clone, { maxLength: 25 }),
      fc.integer({ min: 1, max: 3 }),
      async (clones, limit) => {
        const semaphore = new StorageSemaphore(limit, 60_000)
        const busy = new Map<string, number>()
        const count = (storage: string, by: number) => {
          busy.set(storage, (busy.get(storage) ?? 0) + by)
          expect(busy.get(storage)).toBeLessThanOrEqual(limit)
        }
        const running = clones.map(({ storages, turns, fails, calledOffAfter }) => {
          const calling = new AbortController()
          if (calledOffAfter !== null) void yields(calledOffAfter).then(() => calling.abort())
          const work = async () => {
            for (const storage of storages) count(storage, 1)
            await yields(turns)
            for (const storage of storages) count(storage, -1)
            if (fails) throw new Error('the clone failed')
          }
          return semaphore.run(storages, work, calling.signal)
        })
        await Promise.allSettled(running)
        expect([...busy.values()].every((left) => left === 0)).toBe(true)
        const all = ['a', 'b', 'c']
        const whole = Array.from({ length: limit }, () => semaphore.run(all, async () => 'free'))
        expect(await Promise.all(whole)).toEqual(Array(limit).fill('free'))
      },
    ),
  )
})

test('who waits too long is told so, and the slot goes to the next', async () => {
  const semaphore = new StorageSemaphore(1, 20)
  const held = Promise.withResolvers<void>()
  const first = semaphore.run(['local'], () => held.promise)
  await expect(semaphore.run(['local'], async () => 'late')).rejects.toEqual(code('lock_timeout'))
  held.resolve()
  await first
  expect(await semaphore.run(['local'], async () => 'next')).toBe('next')
})

test('a clone of disks on two storages takes both in one order, whoever names them how', async () => {
  const semaphore = new StorageSemaphore(1, 60_000)
  const both = [
    ['a', 'b'],
    ['b', 'a'],
  ].map((storages) => semaphore.run(storages, () => yields(3)))
  await expect(Promise.all(both)).resolves.toHaveLength(2)
})
