import { expect, test } from 'vitest'
import { JsonLines } from './json-lines.ts'

test('an object may arrive in pieces, cut inside a character', () => {
  const bytes = Buffer.from('{"return":"é"}\n')
  const lines = new JsonLines()
  expect(lines.read(bytes.subarray(0, 12))).toEqual([])
  expect(lines.read(bytes.subarray(12))).toEqual([{ return: 'é' }])
})

test('several objects may arrive at once', () => {
  expect(new JsonLines().read(Buffer.from('{"a":1}\r\n{"b":2}\n{"c"'))).toEqual([
    { a: 1 },
    { b: 2 },
  ])
})

test('what is no JSON object is dropped', () => {
  expect(new JsonLines().read(Buffer.from('\xff{"a"\n[1]\n{"b":2}\n', 'latin1'))).toEqual([
    { b: 2 },
  ])
})
