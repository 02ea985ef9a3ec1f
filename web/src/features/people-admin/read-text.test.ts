import { expect, it } from 'vitest'
import { readText } from './read-text.ts'

it('reads a file as it was written, by whichever spreadsheet', async () => {
  expect(await readText(new Blob(['name\nJosé, 名']))).toBe('name\nJosé, 名')
  expect(await readText(new Blob([new Uint8Array([0x4a, 0x6f, 0x73, 0xe9])]))).toBe('José')
})
