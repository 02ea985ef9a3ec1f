import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateKeys } from './rotate-keys.ts'
import { readMasterKeys } from './vault/key-files.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carrel-keys-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

test('a newer key is added to those that are there', async () => {
  const first = await readMasterKeys(dataDir)
  await rotateKeys({ dataDir, addKey: true, databaseUrl: undefined, masterKeys: undefined })
  const both = await readMasterKeys(dataDir)
  expect([...both.keys()]).toEqual([1, 2])
  expect(both.get(1)).toEqual(first.get(1))
})
