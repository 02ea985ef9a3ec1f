import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DatabaseInUse, guardOwner } from './owner-guard.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-guard-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  await rm(`${folder}.lock`, { force: true })
})

/** Another process that owns the folder. */
async function otherOwner(env: NodeJS.ProcessEnv = process.env) {
  const module = new URL('./owner-guard.ts', import.meta.url).pathname
  const script = `import { guardOwner } from '${module}'
    await guardOwner('${folder}')
    console.log('owned')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { env })
  await once(child.stdout, 'data')
  return child
}

test('a second process is refused and told who the owner is', async () => {
  const owner = await otherOwner()
  const refused = guardOwner(folder)
  await expect(refused).rejects.toThrow(DatabaseInUse)
  await expect(refused).rejects.toMatchObject({ pid: String(owner.pid), code: 'database_in_use' })
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  await (await guardOwner(folder)).release()
})

test('an owner that is too busy to answer is an owner all the same', async () => {
  const owner = await otherOwner()
  owner.kill('SIGSTOP')
  await expect(guardOwner(folder)).rejects.toMatchObject({ code: 'database_in_use', pid: null })
  owner.kill('SIGKILL')
})

test('so is one whose temporary files are elsewhere, as those of a unit of systemd are', async () => {
  const owner = await otherOwner({ ...process.env, TMPDIR: folder })
  await expect(guardOwner(folder)).rejects.toThrow(DatabaseInUse)
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  await (await guardOwner(folder)).release()
})

test('a folder with a long path has an owner, too', async () => {
  const long = join(folder, 'a'.repeat(120))
  await mkdir(long)
  const guard = await guardOwner(long)
  await expect(guardOwner(long)).rejects.toThrow(DatabaseInUse)
  await guard.release()
})

test('an owner that was killed leaves the folder free', async () => {
  const owner = await otherOwner()
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const guard = await guardOwner(folder)
  await guard.release()
})

test('an owner that has released the folder leaves it free', async () => {
  await (await guardOwner(folder)).release()
  await (await guardOwner(folder)).release()
})
