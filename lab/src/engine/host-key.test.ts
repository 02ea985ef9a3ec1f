import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { run } from './command.ts'
import { makeHostKey } from './host-key.ts'

const folder = await mkdtemp(join(tmpdir(), 'host-key-'))
afterAll(() => rm(folder, { recursive: true }))

test('OpenSSH reads the private key and finds the same public key in it', async () => {
  const { privateKey, publicKey } = makeHostKey()
  const path = join(folder, 'key')
  await writeFile(path, privateKey, { mode: 0o600 })
  const found = await run('ssh-keygen', ['-y', '-f', path], { deadlineMs: 10_000 })
  expect(found.trim()).toBe(publicKey)
})

test('each key is another one', () => {
  expect(makeHostKey().publicKey).not.toBe(makeHostKey().publicKey)
})
