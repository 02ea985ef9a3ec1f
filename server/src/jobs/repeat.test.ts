import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './repeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('work is done at once, and again and again until it is stopped', async () => {
  const runs: boolean[] = []
  const stop = repeat(1000, async ({ isFirst }) => void runs.push(isFirst), fail)
  await vi.advanceTimersByTimeAsync(2500)
  expect(runs).toEqual([true, false, false])
  await stop()
  await vi.advanceTimersByTimeAsync(5000)
  expect(runs).toHaveLength(3)
})

test('a run that fails is told, and the next comes all the same', async () => {
  const errors: unknown[] = []
  const stop = repeat(
    1000,
    () => Promise.reject('no'),
    (error) => errors.push(error),
  )
  await vi.advanceTimersByTimeAsync(1000)
  expect(errors).toEqual(['no', 'no'])
  await stop()
})

test('a run that hangs holds neither the next up, nor the end for longer than ten seconds', async () => {
  let runs = 0
  const hang = () => {
    runs += 1
    return new Promise<void>(() => {})
  }
  const stop = repeat(1000, hang, fail)
  await vi.advanceTimersByTimeAsync(1000)
  expect(runs).toBe(2)
  let isStopped = false
  const stopping = stop().then(() => {
    isStopped = true
  })
  await vi.advanceTimersByTimeAsync(9000)
  expect(isStopped).toBe(false)
  await vi.advanceTimersByTimeAsync(1000)
  expect(isStopped).toBe(true)
  await stopping
})

test('stopping waits for what runs', async () => {
  const held = Promise.withResolvers<void>()
  let isDone = false
  const stop = repeat(
    1000,
    async () => {
      await held.promise
      isDone = true
    },
    fail,
  )
  const stopping = stop()
  held.resolve()
  await stopping
  expect(isDone).toBe(true)
})

function fail(error: unknown): never {
  throw error
}
