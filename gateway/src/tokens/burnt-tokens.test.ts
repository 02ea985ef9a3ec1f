import { expect, test } from 'vitest'
import { BurntTokens } from './burnt-tokens.ts'

test('a token is burnt once', () => {
  const burnt = new BurntTokens()
  expect(burnt.burn('a', 400, 100)).toBe(true)
  expect(burnt.burn('a', 400, 399)).toBe(false)
})

test('tokens that have expired are forgotten, the others are not', () => {
  const burnt = new BurntTokens()
  for (let number = 0; number < 1000; number += 1) burnt.burn(`old ${number}`, 400, 100)
  burnt.burn('young', 900, 399)
  burnt.burn('new', 900, 500)
  expect(burnt.size).toBe(2)
  expect(burnt.burn('young', 900, 500)).toBe(false)
})
