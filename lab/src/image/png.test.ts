import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodePng } from './png.ts'

test('each row of pixels is preceded by the filter that leaves it as it is', () => {
  const png = encodePng(1, 2, new Uint8Array([1, 2, 3, 4, 5, 6]))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  const data = png.indexOf('IDAT')
  const length = png.readUInt32BE(data - 4)
  const pixels = inflateSync(png.subarray(data + 4, data + 4 + length))
  expect([...pixels]).toEqual([0, 1, 2, 3, 0, 4, 5, 6])
})
