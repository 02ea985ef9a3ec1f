import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Cache } from './cache.ts'

const folder = await mkdtemp(join(tmpdir(), 'cache-'))
afterAll(() => rm(folder, { recursive: true }))
const held = { release: async () => undefined }

test('a result is there only when it is whole', async () => {
  const cache = new Cache(join(folder, 'a'))
  await cache.build('key', held, async (aside) => {
    await writeFile(join(aside, 'file'), 'whole')
    expect(await cache.has('key')).toBe(false)
  })
  expect(await readFile(join(cache.path('key'), 'file'), 'utf8')).toBe('whole')
})

test('a build that fails leaves nothing', async () => {
  const cache = new Cache(join(folder, 'b'))
  const failing = cache.build('key', held, async () => {
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await readdir(join(folder, 'b'))).toEqual([])
})

test('what a killed builder left is removed by the next', async () => {
  await mkdir(join(folder, 'c', 'old.partial'), { recursive: true })
  await new Cache(join(folder, 'c')).build('key', held, async () => undefined)
  expect(await readdir(join(folder, 'c'))).toEqual(['key'])
})
