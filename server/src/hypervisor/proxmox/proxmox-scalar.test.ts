import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figure, flag, integer, list, number, optionalText, text } from './proxmox-scalar.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

test('a number is the same number when Perl made a string of it', () => {
  fc.assert(
    fc.property(finite, (value) => {
      expect(number.parse(value)).toBe(value)
      expect(number.parse(String(value))).toBe(value)
      expect(figure.parse(String(value))).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(integer.parse(String(value))).toBe(value)
    }),
  )
})

test.each(['', ' ', 'abc', '0x10', '1,5', '1 2', true, null, undefined, [], {}])(
  '%j is no number',
  (value) => {
    expect(number.safeParse(value).success).toBe(false)
  },
)

test.each([1.5, '1.5', 2 ** 53, '9007199254740993', 'x'])('%j is no whole number', (value) => {
  expect(integer.safeParse(value).success).toBe(false)
})

test.each([null, undefined, ''])('%j is a figure that may not be seen', (value) => {
  expect(figure.parse(value)).toBeNull()
})

test.each([true, 1, '1'])('%j is true', (value) => {
  expect(flag.parse(value)).toBe(true)
})

test.each([false, 0, '0', '', null, undefined])('%j is false', (value) => {
  expect(flag.parse(value)).toBe(false)
})

test.each(['yes', 2, '00', [], {}])('%j is neither', (value) => {
  expect(flag.safeParse(value).success).toBe(false)
})

test('a text is the same text when Perl made a number of it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), finite.map(String)), (value) => {
      expect(text.parse(value)).toBe(value)
      if (value === String(Number(value))) expect(text.parse(Number(value))).toBe(value)
    }),
  )
  expect([text.parse(true), text.parse(false)]).toEqual(['1', ''])
})

test.each([null, undefined, ''])('%j is a text that is missing', (value) => {
  expect(optionalText.parse(value)).toBeNull()
})

test.each([
  ['vdi-template;linux', ['vdi-template', 'linux']],
  ['a, b c', ['a', 'b', 'c']],
  [7, ['7']],
  ['', []],
  [null, []],
  [undefined, []],
])('%j is the list %j', (value, expected) => {
  expect(list.parse(value)).toEqual(expected)
})
