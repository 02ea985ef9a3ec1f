import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClock } from '../../clock.ts'
import type { Worker } from './task.ts'
import { TaskJournal } from './task-journal.ts'
import { TaskRegistry } from './task-registry.ts'
import { formatUpid, parseUpid } from './upid.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'carrel-lab-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const registry = () => new TaskRegistry(new TaskJournal(stateDir), createClock())
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

const untilStopped = ({ signal }: Worker) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('a task that is stopped received an interrupt, and a second later that is known', async () => {
  const slept: number[] = []
  const sleep = async (ms: number) => void slept.push(ms)
  const tasks = new TaskRegistry(new TaskJournal(stateDir), { now: () => 0, sleep })
  const begun = Promise.withResolvers<void>()
  const upid = tasks.start(about, (worker) => {
    begun.resolve()
    return untilStopped(worker)
  })
  await begun.promise
  slept.length = 0
  await tasks.abort(upid)
  expect(slept).toEqual([1000])
  await ended(tasks, upid)
  expect(tasks.find(upid)?.exitstatus).toBe('received interrupt')
})

test('a task that does not end when it is stopped is waited for no more after 5 s', async () => {
  const slept: number[] = []
  const sleep = async (ms: number) => void slept.push(ms)
  const tasks = new TaskRegistry(new TaskJournal(stateDir), { now: () => 0, sleep })
  const begun = Promise.withResolvers<void>()
  const upid = tasks.start(about, () => {
    begun.resolve()
    return new Promise(() => undefined)
  })
  await begun.promise
  slept.length = 0
  await tasks.abort(upid)
  expect(slept).toEqual([1000, 1000, 1000, 1000, 1000])
  expect(tasks.find(upid)?.exitstatus).toBeNull()
})

test('tasks that run and tasks that have ended are told apart, the latest end first', async () => {
  const tasks = registry()
  const gate = Promise.withResolvers<void>()
  const slow = tasks.start(about, () => gate.promise)
  const quick = tasks.start(about, async () => undefined)
  await ended(tasks, quick)
  expect(tasks.running().map(({ upid }) => upid)).toEqual([slow])
  gate.resolve()
  await ended(tasks, slow)
  expect(tasks.running()).toEqual([])
  expect(tasks.ended().map(({ upid }) => upid)).toEqual([slow, quick])
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
