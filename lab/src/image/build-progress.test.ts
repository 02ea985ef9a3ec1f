import { expect, test } from 'vitest'
import { BuildProgress } from './build-progress.ts'

test('progress rises with what is fetched, unpacked and configured, and stays below the end', () => {
  const progress = new BuildProgress(2)
  const lines = ['Get:1 http://x a', 'Unpacking a (1) ...', 'Unpacking b (1) ...', 'Setting up a']
  expect(lines.map((line) => progress.read(line))).toEqual([12, 30, 47, 65])
  expect(progress.read('Setting up b')).toBe(82)
  expect(progress.read('Setting up c')).toBeNull()
})

test('other lines say nothing', () => {
  expect(new BuildProgress(2).read('I: running apt-get update...')).toBeNull()
})
