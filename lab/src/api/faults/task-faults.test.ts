import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { FaultInput } from './fault.ts'

let lab: TestLab
let vmid = 300
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())
afterEach(() => lab.lab.faults.clear())

const on = (fault: FaultInput) => lab.lab.faults.add(fault)
const clonePath = '/nodes/lab/qemu/9000/clone'
async function cloned(): Promise<number> {
  const newid = vmid++
  expect(await lab.task('POST', clonePath, { form: { newid } })).toBe('OK')
  return newid
}
const start = (id: number) => lab.task('POST', `/nodes/lab/qemu/${id}/status/start`)
const runs = (id: number) => lab.lab.engine.running().has(id)

test('a task fails with the text that was asked for, and nothing is done', async () => {
  const id = await cloned()
  on({ fault: 'task-fails', task: 'qmstart', text: 'start failed: no more memory' })
  expect(await start(id)).toBe('start failed: no more memory')
  expect(runs(id)).toBe(false)
})

test('without a text it is one that such a task has', async () => {
  on({ fault: 'task-fails', task: 'qmclone' })
  const newid = vmid++
  expect(await lab.task('POST', clonePath, { form: { newid } })).toMatch(/^clone failed: /)
  expect(lab.lab.vms.find(newid)).toBeNull()
})

test('a task can fail with its work done', async () => {
  const id = await cloned()
  on({ fault: 'task-fails', done: true, vmid: id })
  expect(await start(id)).not.toBe('OK')
  expect(runs(id)).toBe(true)
})

test('a task with warnings has done its work', async () => {
  const id = await cloned()
  on({ fault: 'task-warns', text: 'the disk is old' })
  expect(await start(id)).toBe('WARNINGS: 1')
  expect(runs(id)).toBe(true)
  const task = lab.lab.tasks.on('lab').find(({ parts }) => parts.id === String(id))
  expect(task?.log.at(-2)).toBe('WARN: the disk is old')
})

test('a hanging task holds its VM’s lock until it is stopped', async () => {
  const id = await cloned()
  const fault = on({ fault: 'task-hangs', task: 'qmstart' })
  const { body } = await lab.call('POST', `/nodes/lab/qemu/${id}/status/start`)
  await vi.waitFor(() => expect(lab.lab.faults.fired(fault)).toBe(1))
  const timeout = `can't lock file '/var/lock/qemu-server/lock-${id}.conf' - got timeout`
  expect(await lab.task('POST', `/nodes/lab/qemu/${id}/status/stop`)).toBe(timeout)
  await lab.call('DELETE', `/nodes/lab/tasks/${encodeURIComponent(body.data)}`)
  expect(lab.lab.tasks.find(body.data)?.exitstatus).toBe('received interrupt')
  expect(runs(id)).toBe(false)
})

test('a task that hung for a while does its work then', async () => {
  const id = await cloned()
  on({ fault: 'task-hangs', delay_ms: 5000, times: 1 })
  expect(await start(id)).toBe('OK')
  expect(runs(id)).toBe(true)
})
