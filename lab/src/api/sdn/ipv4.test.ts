import { expect, test } from 'vitest'
import { addressOf, firstFree, isIn, networkOf, numberOf, rangeIn } from './ipv4.ts'

test('an address is a number and back', () => {
  expect(numberOf('10.88.0.1')).toBe(173_539_329)
  expect(addressOf(173_539_329)).toBe('10.88.0.1')
  expect(addressOf(2 ** 32 - 1)).toBe('255.255.255.255')
})

test.each(['10.88.0', '10.88.0.256', '::1', 'a.b.c.d'])('%s is no address', (text) => {
  expect(numberOf(text)).toBeNull()
})

test('a network has its addresses and no others', () => {
  expect(isIn('10.88.0.255', '10.88.0.0/24')).toBe(true)
  expect(isIn('10.88.1.0', '10.88.0.0/24')).toBe(false)
  expect(networkOf('10.88.0.0/33')).toBeNull()
})

test('the first free address is the lowest of the first range that has one', () => {
  const ranges = [
    rangeIn('start-address=10.88.0.1,end-address=10.88.0.2'),
    rangeIn('start-address=10.88.0.9,end-address=10.88.0.9'),
  ]
  expect(firstFree(ranges, new Set())).toBe('10.88.0.1')
  expect(firstFree(ranges, new Set(['10.88.0.1', '10.88.0.2']))).toBe('10.88.0.9')
  expect(firstFree(ranges, new Set(['10.88.0.1', '10.88.0.2', '10.88.0.9']))).toBeNull()
})
