import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startPostgresql } from './throwaway-postgresql.ts'

const folderOf = (url: string) => String(new URL(url).searchParams.get('host'))

test('a throw-away PostgreSQL leaves nothing when it is closed', async () => {
  const postgresql = await startPostgresql()
  expect(existsSync(folderOf(postgresql.url))).toBe(true)
  await postgresql.close()
  expect(existsSync(folderOf(postgresql.url))).toBe(false)
})

test('a throw-away PostgreSQL leaves nothing when its parent is killed', async () => {
  const module = new URL('./throwaway-postgresql.ts', import.meta.url).pathname
  const script = `import { startPostgresql } from '${module}'
    process.stdout.write((await startPostgresql()).url)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [url] = await once(parent.stdout, 'data')
  parent.kill('SIGKILL')
  await eventually(() => existsSync(folderOf(String(url)))).toBe(false)
})
