import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

test('no more are let through than may be at once, in their order, and one that fails makes room too', async () => {
  const turnstile = new Turnstile(2)
  const inside: number[] = []
  const doors = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const passing = doors.map(({ promise }, number) =>
    turnstile.pass(async () => {
      inside.push(number)
      await promise
    }),
  )
  await Promise.resolve()
  expect(inside).toEqual([0, 1])
  doors[1]?.reject(new Error('stumbled'))
  await expect(passing[1]).rejects.toThrow('stumbled')
  expect(inside).toEqual([0, 1, 2])
  doors[0]?.resolve()
  await passing[0]
  expect(inside).toEqual([0, 1, 2, 3])
  for (const { resolve } of doors) resolve()
  await Promise.allSettled(passing)
})
