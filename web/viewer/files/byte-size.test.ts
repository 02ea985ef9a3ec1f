import { expect, it } from 'vitest'
import { byteSize } from './byte-size.ts'

it('tells sizes as file managers do', () => {
  expect([0, 999, 1000, 1_234_567, 2e12].map((bytes) => byteSize(bytes))).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.23 MB',
    '2 TB',
  ])
})
