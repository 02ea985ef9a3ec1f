import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TaskJournal } from './task-journal.ts'
import { TaskRegistry } from './task-registry.ts'
import { formatUpid, parseUpid } from './upid.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const registry = () => new TaskRegistry(new TaskJournal(stateDir))
const about = {
  ...{ node: 'lab', type: 'qmstart', id: '101' },
  caller: { user: 'carrel@pve', tokenid: 'broker' },
}
async function ended(tasks: TaskRegistry, upid: string) {
  await vi.waitFor(() => expect(tasks.find(upid)?.exitstatus).not.toBeNull())
  return tasks.find(upid)
}

test('a UPID is read as it was written', () => {
  const text = 'UPID:pve1:00000087:0008A09D:6B033541:qmclone:9000:broker@pve!vdi:'
  const parts = parseUpid(text)
  expect(parts).toMatchObject({ node: 'pve1', pid: 135, type: 'qmclone', id: '9000' })
  expect(parts && formatUpid(parts)).toBe(text)
  expect(parseUpid('garbage')).toBeNull()
})

test('a task ends with OK, with its warnings, or with the text of its error', async () => {
  const tasks = registry()
  const fine = tasks.start(about, async () => undefined)
  const warned = tasks.start(about, async (worker) => worker.warn('slow'))
  const failed = tasks.start(about, async () => Promise.reject(new Error('VM 101 already running')))
  expect(await ended(tasks, fine)).toMatchObject({ exitstatus: 'OK', log: ['TASK OK'] })
  expect(await ended(tasks, warned)).toMatchObject({ exitstatus: 'WARNINGS: 1' })
  expect((await ended(tasks, failed))?.log).toEqual(['TASK ERROR: VM 101 already running'])
})

test('an aborted task was interrupted by a signal', async () => {
  const tasks = registry()
  const upid = tasks.start(
    about,
    ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  await new Promise((resolve) => setImmediate(resolve))
  await tasks.abort(upid)
  expect(tasks.find(upid)?.exitstatus).toBe('interrupted by signal')
})

test('after a kill, ended tasks are known as they ended and others as lost', async () => {
  const before = registry()
  const fine = before.start(about, async () => undefined)
  await ended(before, fine)
  const lost = before.start(about, () => new Promise(() => undefined))
  appendFileSync(join(stateDir, 'tasks.jsonl'), '{"upid":"UPID:lab:0000')

  const after = registry()
  expect(after.find(fine)?.exitstatus).toBe('OK')
  expect(after.find(lost)?.exitstatus).toBe('unexpected status')
  expect(after.on('lab')).toHaveLength(2)
})
