import { expect, test } from 'vitest'
import { createSimulatedEngine } from '../../engine/simulated-engine.ts'
import { type MannerName, manners } from '../nodes/manner.ts'
import { bare, type Vm } from './vm.ts'
import { VmFigures } from './vm-figures.ts'

const vm: Vm = {
  ...{ ...bare, vmid: 101, node: 'lab' },
  config: {
    ...{ name: 'desk', cores: 1, memory: '512', agent: '1', tags: 'b;a', serial0: 'socket' },
    ...{ net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', boot: 'order=virtio0' },
    virtio0: 'local:101/vm-101-disk-0.qcow2,size=4G',
  },
}
const spec = {
  ...{ vmid: 101, memoryMiB: 512, cores: 1, boot: 'cold' as const, resumeFrom: null },
  identity: { hostname: 'desk', macAddress: 'BC:24:11:00:00:01', credentials: null },
}

async function figuresOf(manner: MannerName) {
  let now = 1_000_000
  const clock = { now: () => now, sleep: async () => undefined }
  const engine = createSimulatedEngine({
    ...{ clock, agentMs: { warm: 0, cold: 10_000 }, disks: new Map([[101, []]]) },
  })
  const figures = new VmFigures({ engine, clock, manner: manners[manner] })
  return { engine, figures, pass: (ms: number) => (now += ms) }
}

test.each([
  ['7.4', ['diskread', 'diskwrite']],
  ['8.4', []],
  ['9.2', ['memhost']],
] as const)('a stopped VM of %s has %o beside what all have', async (manner, extra) => {
  const { figures } = await figuresOf(manner)
  const keys = [
    ...['cpu', 'cpus', 'disk', 'maxdisk', 'maxmem', 'mem', 'name', 'netin', 'netout'],
    ...['serial', 'status', 'tags', 'uptime', 'vmid', ...extra],
  ]
  expect(Object.keys(figures.brief(vm)).sort()).toEqual(keys.sort())
  expect(figures.full(vm)).toEqual({ ...figures.brief(vm), qmpstatus: 'stopped' })
  expect(figures.brief(vm)).toMatchObject({
    maxdisk: 4 * 1024 ** 3,
    tags: 'b;a',
    status: 'stopped',
  })
})

test('a booting guest has not told its memory yet', async () => {
  const { engine, figures, pass } = await figuresOf('9.2')
  await engine.start(spec)
  pass(5000)
  const early = figures.full(vm)
  expect(early).toMatchObject({ status: 'running', qmpstatus: 'running', uptime: 5 })
  expect(early).not.toHaveProperty('freemem')
  pass(10_000)
  const late = figures.full(vm)
  expect(late).toMatchObject({ ballooninfo: { max_mem: 512 * 1024 ** 2 }, uptime: 15 })
  expect(late).toHaveProperty('freemem')
  expect(late.mem).toBeLessThan(late.maxmem)
  expect(late).toMatchObject({
    nics: { tap101i0: { netin: late.netin, netout: late.netout } },
    blockstat: { virtio0: { rd_bytes: 256 * 1024 ** 2 } },
  })
})

test('a paused VM is running, and its machine is paused', async () => {
  const { engine, figures, pass } = await figuresOf('9.2')
  await engine.start(spec)
  figures.brief(vm)
  pass(6000)
  expect(figures.brief(vm).cpu).toBeCloseTo(0.9)
  await engine.pause(101)
  expect(figures.full(vm)).toMatchObject({ status: 'running', qmpstatus: 'paused', cpu: 0 })
})

test.each([
  ['7.4', { 'proxmox-support': {}, 'running-machine': 'pc-i440fx-10.0+pve0' }],
  ['9.2', { pressurecpusome: 0, 'running-machine': 'pc-i440fx-10.0+pve1' }],
] as const)('a running VM of %s tells %o', async (manner, told) => {
  const { engine, figures } = await figuresOf(manner)
  await engine.start(spec)
  expect(figures.full(vm)).toMatchObject(told)
})

test('a lock, a template and a balloon are told where there is one', async () => {
  const { figures } = await figuresOf('9.2')
  const other = { ...vm, lock: 'clone' as const, config: { template: 1, balloon: 256 } }
  expect(figures.brief(other)).toMatchObject({
    ...{ name: 'VM 101', lock: 'clone', template: 1, balloon_min: 256 * 1024 ** 2, shares: 1000 },
    ...{ maxdisk: 0, maxmem: 512 * 1024 ** 2, cpus: 1 },
  })
})
