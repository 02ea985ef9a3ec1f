import { expect, test } from 'vitest'
import { imageKey } from './image-key.ts'

test('the key stays the same while nothing changes, and is another for another architecture', async () => {
  expect(await imageKey('x64')).toBe(await imageKey('x64'))
  expect(await imageKey('x64')).not.toBe(await imageKey('arm64'))
})
