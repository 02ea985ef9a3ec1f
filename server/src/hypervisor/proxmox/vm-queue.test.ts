import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VmQueue } from './vm-queue.ts'

const code = (expected: string) => expect.objectContaining({ code: expected })
/** Lets everything else that is due go on. */
const yields = async (times: number) => {
  for (let turn = 0; turn < times; turn += 1) await Promise.resolve()
}

const changes = fc.array(
  fc.record({ vmid: fc.constantFrom(1, 2, 3), turns: fc.nat(5), fails: fc.boolean() }),
  { maxLength: 30 },
)

test('changes of one VM never overlap, and are made in the order in which they came', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (asked) => {
      const queue = new VmQueue(60_000)
      const active = new Set<number>()
      const begun: number[] = []
      const results = asked.map(({ vmid, turns, fails }, index) =>
        queue.run(vmid, async () => {
          expect(active.has(vmid)).toBe(false)
          active.add(vmid)
          begun.push(index)
          await yields(turns)
          active.delete(vmid)
          if (fails) throw new Error(`change ${index}`)
        }),
      )
      const settled = await Promise.allSettled(results)
      expect(settled.map(({ status }) => status === 'rejected')).toEqual(
        asked.map(({ fails }) => fails),
      )
      for (const vmid of [1, 2, 3]) {
        const ofVm = begun.filter((index) => asked[index]?.vmid === vmid)
        expect(ofVm).toEqual(ofVm.toSorted((one, other) => one - other))
      }
    }),
  )
})

test('changes of different VMs do not wait for each other', async () => {
  const queue = new VmQueue(60_000)
  const held = Promise.withResolvers<void>()
  const slow = queue.run(1, () => held.promise)
  expect(await queue.run(2, async () => 'done')).toBe('done')
  held.resolve()
  await slow
})

test('who waits too long is told so, never begins, and holds up nobody', async () => {
  const queue = new VmQueue(20)
  const held = Promise.withResolvers<void>()
  const first = queue.run(1, () => held.promise)
  let begun = false
  const late = queue.run(1, async () => {
    begun = true
  })
  await expect(late).rejects.toEqual(code('lock_timeout'))
  held.resolve()
  await first
  expect(await queue.run(1, async () => 'next')).toBe('next')
  expect(begun).toBe(false)
})

test('who gives up waiting lets nobody overtake what still runs', async () => {
  const queue = new VmQueue(60_000)
  const held = Promise.withResolvers<void>()
  const calling = new AbortController()
  const order: string[] = []
  const first = queue.run(1, async () => {
    await held.promise
    order.push('first')
  })
  const second = queue.run(1, async () => undefined, calling.signal)
  const third = queue.run(1, async () => {
    order.push('third')
  })
  calling.abort()
  await expect(second).rejects.toEqual(code('task_aborted'))
  await yields(20)
  expect(order).toEqual([])
  held.resolve()
  await Promise.all([first, third])
  expect(order).toEqual(['first', 'third'])
})

test('what was called off beforehand does not begin', async () => {
  const queue = new VmQueue(60_000)
  const work = queue.run(1, async () => 'done', AbortSignal.abort())
  await expect(work).rejects.toEqual(code('task_aborted'))
})
