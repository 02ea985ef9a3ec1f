import { afterEach, expect, test } from 'vitest'
import { startTestLab, type TestLab } from '../lab-for-tests.ts'
import type { MannerName } from '../nodes/manner.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { bare } from '../vms/vm.ts'

let lab: TestLab
afterEach(() => lab.close())

// The clock is as slow as the one on the wall where the test itself says when pvestatd speaks.
async function start(options: { manner?: MannerName; nodes?: [string, ...string[]] } = {}) {
  lab = await startTestLab({ lab: options, speed: 1 })
}

interface Resource {
  readonly id: string
  readonly type: string
  readonly status?: string
}

const list = async (path = '/cluster/resources'): Promise<Resource[]> =>
  (await callAsRoot(lab, 'GET', path)).body.data
const find = async (id: string, path?: string) => (await list(path)).find((each) => each.id === id)

function addVm(vmid: number, node = 'lab'): void {
  const config = { name: `desk-${vmid}`, tags: 'b;a', memory: '512' }
  lab.lab.vms.create({ ...bare, vmid, node, config })
}

const everyKey = [
  ...['id', 'type', 'vmid', 'node', 'tags', 'name', 'status', 'template', 'uptime'],
  ...['cpu', 'maxcpu', 'mem', 'maxmem', 'disk', 'maxdisk'],
  ...['netin', 'netout', 'diskread', 'diskwrite'],
]

test('a VM is unknown until its node has told of it', async () => {
  await start()
  addVm(101)
  expect(await find('qemu/101')).toEqual({
    ...{ id: 'qemu/101', type: 'qemu', vmid: 101, node: 'lab', tags: 'b;a', status: 'unknown' },
  })
  lab.lab.broadcast.refresh()
  const seen = await find('qemu/101')
  expect(seen).toMatchObject({ name: 'desk-101', status: 'stopped', template: 0, cpu: 0 })
  expect(Object.keys(seen ?? {}).sort()).toEqual([...everyKey, 'memhost'].sort())
})

test('before 9 nobody tells the host’s view of memory', async () => {
  await start({ manner: '8.4' })
  addVm(101)
  lab.lab.broadcast.refresh()
  expect(Object.keys((await find('qemu/101')) ?? {}).sort()).toEqual([...everyKey].sort())
})

test('VMs are in the order of their numbers as text', async () => {
  await start()
  for (const vmid of [1000, 999, 101]) addVm(vmid)
  const vms = (await list('/cluster/resources?type=vm')).map(({ id }) => id)
  expect(vms).toEqual(['qemu/1000', 'qemu/101', 'qemu/9000', 'qemu/999'])
})

test('a paused machine is paused here', async () => {
  await start()
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101 } })
  await lab.task('POST', '/nodes/lab/qemu/101/status/start')
  await lab.lab.engine.pause(101)
  lab.lab.broadcast.refresh()
  expect(await find('qemu/101')).toMatchObject({ status: 'paused' })
})

test('a pool tells what its running members use', async () => {
  await start()
  lab.lab.pools.save('desks', { comment: null, storages: [] })
  expect(await find('/pool/desks')).toEqual({ id: '/pool/desks', type: 'pool', pool: 'desks' })
  await lab.task('POST', '/nodes/lab/qemu/9000/clone', { form: { newid: 101, pool: 'desks' } })
  await lab.task('POST', '/nodes/lab/qemu/101/status/start')
  await expect
    .poll(
      () => {
        lab.lab.broadcast.refresh()
        return lab.lab.broadcast.vm(101)?.uptime
      },
      { timeout: 5000 },
    )
    .toBeGreaterThan(0)
  expect(await find('/pool/desks')).toMatchObject({
    ...{ maxmem: 1024 * 1024 ** 2, cpu: expect.any(Number), uptime: expect.any(Number) },
  })
})

test.each([
  ['7.4', []],
  ['8.4', ['sdn/lab/localnetwork']],
  ['9.2', ['network/lab/zone/localnetwork']],
] as const)('%s lists %o of its networks', async (manner, networks) => {
  await start({ manner })
  const ids = (await list()).map(({ id }) => id)
  expect(ids.filter((id) => /^(sdn|network)\//.test(id))).toEqual(networks)
})

test('nodes share what their host has, and each has its own VMs', async () => {
  await start({ nodes: ['a', 'b'] })
  addVm(101, 'a')
  addVm(102, 'b')
  const nodes = (await list('/nodes')) as (Resource & { maxmem: number })[]
  expect(nodes.map(({ status }) => status)).toEqual(['online', 'online'])
  expect(nodes[0]?.maxmem).toBe(nodes[1]?.maxmem)
  const on = async (node: string) =>
    (await lab.call('GET', `/nodes/${node}/qemu`)).body.data.map(
      ({ vmid }: { vmid: number }) => vmid,
    )
  expect(await on('a')).toEqual([9000, 101])
  expect(await on('b')).toEqual([102])
})

test('of a node that is off there is first little and then nothing', async () => {
  let now = 1_000_000_000
  await start({ nodes: ['a', 'b'] })
  addVm(102, 'b')
  Object.assign(lab.lab.clock, { now: () => now })
  lab.lab.broadcast.refresh()
  lab.lab.cluster.setOnline('b', false)
  expect(await find('node/b', '/nodes')).toMatchObject({ status: 'offline', level: '' })
  expect(await find('node/b', '/nodes')).not.toHaveProperty('cpu')
  expect(await find('qemu/102')).toMatchObject({ status: 'stopped' })
  now += 301_000
  lab.lab.broadcast.refresh()
  const fingerprint = { ssl_fingerprint: lab.certificate.fingerprint }
  expect(await find('node/b', '/nodes')).toEqual({
    ...{ id: 'node/b', type: 'node', node: 'b', status: 'offline', ...fingerprint },
  })
  expect(await find('qemu/102')).toMatchObject({ status: 'unknown' })
  expect(await find('storage/b/local')).toMatchObject({ status: 'unknown' })
})
