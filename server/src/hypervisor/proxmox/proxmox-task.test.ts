import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { forbidden, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'
import { shownTask } from './proxmox-task.ts'

const vm = { node: 'pve1', vmid: 101, notes: 'ours' }
const at = '/nodes/pve1/qemu/101'
const stopped = { data: { vmid: 101, status: 'stopped', qmpstatus: 'stopped' } }
const running = { data: { vmid: 101, status: 'running', qmpstatus: 'running' } }
const code = (expected: string) => expect.objectContaining({ code: expected })

let proxmox: ScriptedProxmox
beforeEach(async () => {
  proxmox = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: stopped,
    [`GET ${at}/config`]: { data: { description: 'ours' } },
  })
})
afterEach(() => proxmox[Symbol.asyncDispose]())

/** Begins a start whose task runs, and waits until it is followed. */
async function begun(...log: string[]) {
  const task = proxmox.task('qmstart', 101, null, log)
  proxmox.on(`POST ${at}/status/start`, task)
  const path = `/nodes/pve1/tasks/${encodeURIComponent(task.data)}`
  return { ...task, path, asked: () => proxmox.sent(`GET ${path}/status`).length }
}

test('a failed task tells what it died of, and the last lines of its log', async () => {
  const log = ["kvm: Host doesn't support requested features", 'TASK ERROR: start failed']
  const task = proxmox.task('qmstart', 101, 'start failed: QEMU exited with code 1', log)
  proxmox.on(`POST ${at}/status/start`, task)
  await expect(proxmox.hypervisor.start(vm)).rejects.toMatchObject({
    code: 'task_failed',
    message: 'Proxmox VE refused: start failed: QEMU exited with code 1',
    logLines: ["kvm: Host doesn't support requested features"],
  })
})

test('a task that does not exist as yet is waited for', async () => {
  const { path, end, asked } = await begun()
  const missing = { upid: 'no such task' }
  proxmox.on(`GET ${path}/status`, { status: 400, text: 'Parameter failed.', errors: missing })
  const starting = proxmox.hypervisor.start(vm)
  await eventually(asked).toBeGreaterThan(2)
  proxmox.on(`GET ${at}/status/current`, running)
  end('OK')
  await starting
})

test('a task goes on while its node does not answer for a moment', async () => {
  const { path, end, asked } = await begun()
  const starting = proxmox.hypervisor.start(vm)
  await eventually(asked).toBeGreaterThan(0)
  proxmox.on(`GET ${path}/status`, { status: 500, text: 'got no worker upid' })
  const before = asked()
  await eventually(asked).toBeGreaterThan(before + 1)
  proxmox.on(`GET ${at}/status/current`, running)
  end('OK')
  await starting
})

test('what may not be seen is not waited for', async () => {
  const { path } = await begun()
  proxmox.on(`GET ${path}/status`, forbidden('/nodes/pve1', 'Sys.Audit'))
  proxmox.on('GET /cluster/nextid', {
    status: 400,
    text: '',
    errors: { vmid: 'VM 101 already exists' },
  })
  await expect(proxmox.hypervisor.start(vm)).rejects.toEqual(code('missing_privilege'))
})

test('a task that is called off is ended, and seen to have ended', async () => {
  const { path, end, asked } = await begun()
  const calling = new AbortController()
  proxmox.on(`DELETE ${path}`, { data: null })
  const starting = proxmox.hypervisor.start(vm, { signal: calling.signal })
  await eventually(asked).toBeGreaterThan(0)
  calling.abort()
  await eventually(() => proxmox.sent('DELETE')).toHaveLength(1)
  end('interrupted by signal')
  await expect(starting).rejects.toEqual(code('task_aborted'))
  expect(proxmox.logged).toContain('a task was called off')
})

test('a log longer than one answer is told to its end', async () => {
  const lines = Array.from({ length: 1200 }, (_, n) => `transferred ${n} B of 1200 B (${n / 12}%)`)
  const told: string[] = []
  const { end } = await begun(...lines)
  const starting = proxmox.hypervisor.start(vm, { onProgress: ({ line }) => told.push(line) })
  await eventually(() => told.length).toBeGreaterThan(0)
  proxmox.on(`GET ${at}/status/current`, running)
  end('OK')
  await starting
  expect(told).toEqual(lines)
})

test('R8 a task is told as it begins and as it ends, without the name of the token that asked', async () => {
  const { end } = await begun()
  const told: unknown[] = []
  const onTask = async (task: unknown) => void told.push(task)
  const starting = proxmox.hypervisor.start(vm, { onTask })
  await eventually(() => told.length).toBe(1)
  proxmox.on(`GET ${at}/status/current`, running)
  end('OK')
  await starting
  expect(told).toMatchObject([
    { kind: 'qmstart', end: null },
    { kind: 'qmstart', end: 'OK' },
  ])
  const upid = 'UPID:pve1:000A:000B:665F:qmstart:101:carrel@pve!broker:'
  expect(shownTask(upid)).toEqual({
    id: 'UPID:pve1:000A:000B:665F:qmstart:101:…:',
    kind: 'qmstart',
  })
})
