import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { gone, type Route, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

const vm = { node: 'pve1', vmid: 101, notes: 'ours' }
const at = '/nodes/pve1/qemu/101'
const OURS = { data: { description: 'ours' } }
const code = (expected: string) => expect.objectContaining({ code: expected })

const open: ScriptedProxmox[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})

type Power = 'stopped' | 'running' | 'paused'
const status = (power: Power) => ({
  data: { vmid: 101, status: power === 'paused' ? 'running' : power, qmpstatus: power },
})
async function scripted(power: Power, more: Record<string, Route> = {}) {
  const proxmox = await ScriptedProxmox.start({
    [`GET ${at}/status/current`]: status(power),
    [`GET ${at}/config`]: OURS,
    'GET /nodes/pve1/tasks': { data: [] },
    ...more,
  })
  open.push(proxmox)
  return proxmox
}
/** The call ends so, and the VM is in that state then. */
function does(proxmox: ScriptedProxmox, verb: string, power: Power, exitStatus = 'OK') {
  proxmox.on(`POST ${at}/status/${verb}`, () => {
    proxmox.on(`GET ${at}/status/current`, status(power))
    return proxmox.task(`qm${verb}`, 101, exitStatus)
  })
}

test('a paused VM is told as paused, and resumed to start it', async () => {
  const proxmox = await scripted('paused')
  does(proxmox, 'resume', 'running')
  expect((await proxmox.hypervisor.status(vm)).power).toBe('paused')
  await proxmox.hypervisor.start(vm)
  expect(proxmox.sent('POST')).toEqual([`POST ${at}/status/resume`])
})

test('a paused VM cannot be asked, and is stopped', async () => {
  const proxmox = await scripted('paused')
  does(proxmox, 'stop', 'stopped')
  await proxmox.hypervisor.shutdown(vm, 1000)
  expect(proxmox.sent('POST')).toEqual([`POST ${at}/status/stop overrule-shutdown=1`])
})

test.each(['VM quit/powerdown failed - got timeout', 'VM quit/powerdown failed'])(
  'problem 12: a shutdown that ends with “%s” is followed by a stop',
  async (exitStatus) => {
    const proxmox = await scripted('running')
    does(proxmox, 'shutdown', 'running', exitStatus)
    does(proxmox, 'stop', 'stopped')
    await proxmox.hypervisor.shutdown(vm, 30_000)
    expect(proxmox.sent('POST')).toEqual([
      `POST ${at}/status/shutdown timeout=30&forceStop=1`,
      `POST ${at}/status/stop overrule-shutdown=1`,
    ])
  },
)

test('problem 12: a stop overrules a shutdown where the version knows how', async () => {
  const version = { data: { version: '7.4-20', release: '7.4', repoid: '78c8c9f3' } }
  const proxmox = await scripted('running', { 'GET /version': version })
  does(proxmox, 'stop', 'stopped')
  await proxmox.hypervisor.stop(vm)
  expect(proxmox.sent('POST')).toEqual([`POST ${at}/status/stop`])
})

test('a VM that high availability has yet to stop is waited for', async () => {
  const proxmox = await scripted('running')
  proxmox.on(`POST ${at}/status/stop`, () => proxmox.task('hastop', 101))
  const stopping = proxmox.hypervisor.stop(vm)
  await eventually(() => proxmox.sent(`GET ${at}/status`).length).toBeGreaterThan(2)
  proxmox.on(`GET ${at}/status/current`, status('stopped'))
  await stopping
})

test('problem 5: a task that ended with WARNINGS is a success, and logged', async () => {
  const proxmox = await scripted('stopped')
  does(proxmox, 'start', 'running', 'WARNINGS: 1')
  await proxmox.hypervisor.start(vm)
  expect(proxmox.logged).toContain('a task ended with warnings')
})

test('problem 13: a start whose answer was lost is looked for, and not sent again', async () => {
  const proxmox = await scripted('stopped')
  proxmox.on(`POST ${at}/status/start`, () => {
    proxmox.on(`GET ${at}/status/current`, status('running'))
    return 'lost'
  })
  await proxmox.hypervisor.start(vm)
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test('problem 13: its task is waited for if it runs, and fails as that does', async () => {
  const proxmox = await scripted('stopped')
  let fail = () => {}
  proxmox.on(`POST ${at}/status/start`, () => {
    const task = proxmox.task('qmstart', 101, null)
    fail = () => task.end('start failed: QEMU exited with code 1')
    return { status: 596, text: 'Broken pipe' }
  })
  const starting = proxmox.hypervisor.start(vm)
  await eventually(() => proxmox.sent('GET /nodes/pve1/tasks/UPID').length).toBeGreaterThan(1)
  fail()
  await expect(starting).rejects.toThrow('QEMU exited with code 1')
})

test('problem 13: a start that nobody has seen is told as lost', async () => {
  const proxmox = await scripted('stopped', { [`POST ${at}/status/start`]: 'lost' })
  await expect(proxmox.hypervisor.start(vm)).rejects.toMatchObject({ mayHaveHappened: true })
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test('problem 13: a shutdown whose answer was lost is not followed by a stop', async () => {
  const lost = { status: 596, text: 'Broken pipe' }
  const proxmox = await scripted('running', { [`POST ${at}/status/shutdown`]: lost })
  const asking = proxmox.hypervisor.shutdown(vm, 1000)
  await expect(asking).rejects.toMatchObject({ code: 'hypervisor_timeout', mayHaveHappened: true })
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test('problem 14: whether a VM runs is asked of itself, whatever the cluster’s list says', async () => {
  const listed = { id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve1', status: 'running' }
  const proxmox = await scripted('stopped', { 'GET /cluster/resources': { data: [listed] } })
  does(proxmox, 'start', 'running')
  expect((await proxmox.hypervisor.inventory()).vms[0]?.status).toBe('running')
  await proxmox.hypervisor.start(vm)
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test('a VM that has moved is found on its new node', async () => {
  const moved = { id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve2', status: 'unknown' }
  const proxmox = await scripted('running', {
    [`GET ${at}/status/current`]: gone(101),
    [`GET ${at}/config`]: gone(101),
    'GET /nodes/pve2/qemu/101/config': OURS,
    'GET /nodes/pve2/qemu/101/status/current': status('running'),
    'GET /cluster/resources': { data: [moved] },
    'GET /cluster/nextid': refused('VM 101 already exists'),
  })
  expect((await proxmox.hypervisor.status(vm)).power).toBe('running')
})

test('and so is one whose node is off', async () => {
  const moved = { id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve2', status: 'unknown' }
  const proxmox = await scripted('running', {
    [`GET ${at}/status/current`]: refused("hostname lookup 'pve1' failed"),
    [`GET ${at}/config`]: refused("hostname lookup 'pve1' failed"),
    'GET /nodes/pve2/qemu/101/config': OURS,
    'GET /nodes/pve2/qemu/101/status/current': status('stopped'),
    'GET /cluster/resources': { data: [moved] },
  })
  expect((await proxmox.hypervisor.status(vm)).power).toBe('stopped')
  proxmox.on('GET /cluster/resources', { data: [{ ...moved, node: 'pve1' }] })
  await expect(proxmox.hypervisor.status(vm)).rejects.toEqual(code('hypervisor_unreachable'))
})
