import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockFile } from './file-lock.ts'

const folder = await mkdtemp(join(tmpdir(), 'file-lock-'))
afterAll(() => rm(folder, { recursive: true }))

test('a second holder is turned away until the first lets go', async () => {
  const path = join(folder, 'a')
  const first = await lockFile(path, { wait: false })
  expect(first).not.toBeNull()
  expect(await lockFile(path, { wait: false })).toBeNull()
  await first?.release()
  const second = await lockFile(path, { wait: false })
  expect(second).not.toBeNull()
  await second?.release()
})

test('a holder that is killed lets go', async () => {
  const path = join(folder, 'b')
  const source = `import { lockFile } from '${import.meta.dirname}/file-lock.ts'
    await lockFile('${path}', { wait: false })
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(await lockFile(path, { wait: false })).toBeNull()
  child.kill('SIGKILL')
  const next = await lockFile(path, { wait: true })
  expect(next).not.toBeNull()
  await next?.release()
})
