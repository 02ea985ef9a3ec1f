import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { diceFor, oneOf } from './dice.ts'

const anySeed = integer({ min: 0, max: 2 ** 32 - 1 })

test('dice with the same seed, fault and turn fall the same', () => {
  return assert(
    property(anySeed, integer({ min: 1, max: 1000 }), integer({ min: 1 }), (seed, fault, turn) => {
      const [one, other] = [diceFor(seed, fault, turn), diceFor(seed, fault, turn)]
      expect([one(), one(), one()]).toEqual([other(), other(), other()])
    }),
  )
})

test('dice fall evenly over the turns of any fault, whatever the seed', () => {
  return assert(
    property(anySeed, integer({ min: 1, max: 1000 }), (seed, fault) => {
      const tenths = new Array<number>(10).fill(0)
      for (let turn = 1; turn <= 4000; turn += 1) {
        const tenth = Math.floor(diceFor(seed, fault, turn)() * 10)
        tenths[tenth] = (tenths[tenth] ?? 0) + 1
      }
      // 400 each, with a standard deviation of 19.
      for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(120)
    }),
  )
})

test('two faults do not fall together', () => {
  return assert(
    property(anySeed, integer({ min: 1, max: 500 }), (seed, fault) => {
      let together = 0
      for (let turn = 1; turn <= 4000; turn += 1) {
        const both = [fault, fault + 1].every((each) => diceFor(seed, each, turn)() < 0.5)
        together += both ? 1 : 0
      }
      // A quarter, with a standard deviation of 27.
      expect(Math.abs(together - 1000)).toBeLessThan(170)
    }),
  )
})

test('a choice is one of those that there are', () => {
  const dice = diceFor(1, 1, 1)
  const seen = new Set(Array.from({ length: 100 }, () => oneOf(dice, ['a', 'b', 'c'])))
  expect([...seen].sort()).toEqual(['a', 'b', 'c'])
})
