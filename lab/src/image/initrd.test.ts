import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packInitrd } from './initrd.ts'

test('entries lie on borders of four bytes, as the kernel demands, and a trailer ends them', () => {
  const archive = gunzipSync(
    packInitrd([{ path: 'init', mode: 0o100755, data: Buffer.from('abcde') }]),
  )
  const text = archive.toString('latin1')
  expect(text.startsWith('070701')).toBe(true)
  expect(text.slice(110, 115)).toBe('init\0')
  expect(text.slice(116, 121)).toBe('abcde')
  expect(text.indexOf('070701', 6)).toBe(124)
  expect(text).toContain('TRAILER!!!')
})
