import { array, assert, asyncProperty, integer } from 'fast-check'
import { expect, test } from 'vitest'
import { inParallel } from './in-parallel.ts'

test('everything is done once, and never more of it at a time than the limit', () =>
  assert(
    asyncProperty(array(integer()), integer({ min: 1, max: 5 }), async (items, limit) => {
      const done: number[] = []
      let running = 0
      await inParallel(items, limit, async (item) => {
        running += 1
        expect(running).toBeLessThanOrEqual(limit)
        await Promise.resolve()
        running -= 1
        done.push(item)
      })
      expect(done.toSorted()).toEqual(items.toSorted())
    }),
  ))
