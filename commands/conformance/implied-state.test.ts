import { expect, test } from 'vitest'
import { impliedState } from './implied-state.ts'
import { parseTranscripts } from './transcript.ts'

interface Told {
  readonly method?: string
  readonly body?: string
  readonly headers?: Record<string, string>
  readonly status?: number
  readonly reason?: string
  readonly data?: unknown
}

function scene(path: string, told: Told = {}) {
  const { method = 'GET', body = null, status = 200, reason = 'OK', data = null } = told
  const headers = { Cookie: '(credential)', ...told.headers }
  const line = {
    name: 'a-line',
    request: { method, path: `/api2/json${path}`, headers, body },
    response: { status, reason, body: { data } },
  }
  const [parsed] = parseTranscripts(JSON.stringify(line))
  if (!parsed) throw new Error('no line')
  return impliedState(parsed)
}
const vm = '/nodes/alpha/qemu/7001'
const refused = (reason: string, more: Told = {}) => ({ status: 500, reason, ...more })
const upid = (type: string, user = 'root@pam') =>
  `UPID:alpha:00000087:0008A09D:6B033541:${type}:7001:${user}:`
const ofTask = (type: string, exitstatus: string) =>
  scene(`/nodes/alpha/tasks/${encodeURIComponent(upid(type))}/status`, {
    data: { status: 'stopped', exitstatus },
  })

test.each([
  ['VM 7001 is running - destroy failed', { power: 'running' }],
  ['VM 7001 is not running', { power: 'stopped' }],
  ["can't remove VM 7001 - protection mode enabled", { lines: { protection: 1 } }],
  ['VM is locked (snapshot)', { underWay: 'snapshot', power: 'running' }],
  ['snapshot feature is not available', { disk: { raw: true } }],
  ["snapshot name 's1' already used", { snapshots: [{ name: 's1' }] }],
])('%s says what the VM was like', (reason, expected) => {
  expect(scene(vm, refused(reason, { method: 'DELETE' })).vms.get(7001)).toMatchObject(expected)
})

test('a configuration file that does not exist means no such VM', () => {
  const missing = "Configuration file 'nodes/alpha/qemu-server/7001.conf' does not exist"
  expect(scene(`${vm}/config`, refused(missing)).vms.size).toBe(0)
  expect(scene(`${vm}/config`, { data: { name: 'desk' } }).vms.get(7001)?.lines.name).toBe('desk')
})

test('the same sentence counts at the end of a task', () => {
  const told = ofTask('qmstart', 'VM 7001 already running')
  expect(told.vms.get(7001)).toMatchObject({ node: 'alpha', power: 'running' })
  expect(told.acts).toMatchObject([{ by: 'root', path: `${vm}/status/start`, until: 'ended' }])
  expect(told.taskOf).toBe(0)
})

test('a task of a type that nobody here starts tells nothing', () => {
  expect(ofTask('vzdump', 'OK').untold).toBe(true)
  expect(ofTask('qmstart', 'OK').untold).toBe(false)
})

test('a lock that was not given in time is held by somebody else', () => {
  const timeout = "can't lock file '/var/lock/qemu-server/lock-7001.conf' - got timeout"
  expect(ofTask('qmdestroy', timeout).vms.get(7001)).toMatchObject({ underWay: 'clone' })
  expect(ofTask('qmrollback', timeout)).toMatchObject({ deafGuests: true })
})

test('a linked clone needs its template', () => {
  const virtio0 = 'local:8000/base-8000-disk-0.qcow2/7001/vm-7001-disk-0.qcow2,size=4G'
  const { vms } = scene(`${vm}/config`, { data: { virtio0, tags: 'a;b' } })
  expect(vms.get(7001)).toMatchObject({ base: 8000, lines: { tags: 'a;b' } })
  expect(vms.get(8000)).toMatchObject({ template: true, node: 'alpha' })
})

test('a missing right is that one, on that path', () => {
  const headers = { Cookie: '', Authorization: '(credential)' }
  const reason = 'Permission check failed (/vms/7001, VM.Snapshot|VM.Snapshot.Rollback)'
  const { asker, grants } = scene(vm, { status: 403, reason, headers })
  expect(asker).toMatchObject({ kind: 'root' })
  expect(grants.at(-1)).toEqual({
    path: '/vms/7001',
    allBut: ['VM.Snapshot', 'VM.Snapshot.Rollback'],
  })
  const bare = scene(vm, { status: 403, reason: 'Permission check failed' })
  expect(bare.grants).toMatchObject([
    { path: '/', allBut: expect.arrayContaining(['VM.Allocate']) },
  ])
})

test('a node that is not reached is off, and another one is asked', () => {
  const { nodes, offline } = scene('/nodes/alpha/status', {
    status: 595,
    reason: 'No route to host',
  })
  expect([...offline]).toEqual(['alpha'])
  expect(nodes.size).toBe(2)
})

test('a node without figures is one that the asker may not look into', () => {
  const { grants } = scene('/nodes', { data: [{ node: 'alpha', status: 'online' }] })
  expect(grants).toContainEqual({ path: '/nodes/alpha', allBut: ['Sys.Audit'] })
})

test('an id that is the next free one has those before it taken', () => {
  expect([...scene('/cluster/nextid', { data: '103' }).vms.keys()]).toEqual([100, 101, 102])
})

test('an address in the list of IPAM was given to a VM in that network', () => {
  const subnet = { zone: 'z1', vnet: 'desks', subnet: '10.9.0.0/24' }
  const told = scene('/cluster/sdn/ipams/pve/status', {
    data: [
      { ...subnet, ip: '10.9.0.1', gateway: 1 },
      { ...subnet, ip: '10.9.0.100', vmid: '7001', hostname: 'desk', mac: 'BC:24:11:00:00:01' },
    ],
  })
  expect(told.vms.get(7001)?.lines).toEqual({ name: 'desk', net0: 'virtio,bridge=desks' })
  expect(told.vnets.get('desks')).toEqual({
    zone: 'z1',
    subnets: [{ cidr: '10.9.0.0/24', gateway: '10.9.0.1' }],
  })
})

test('a storage that goes back to its newest snapshot only has two', () => {
  const told = ofTask('qmrollback', "can't rollback, 's1' is not most recent snapshot on 'x'")
  expect(told.storages.get('local-zfs')).toBe('zfspool')
  expect(told.vms.get(7001)).toMatchObject({
    disk: { storage: 'local-zfs' },
    snapshots: [{ name: 's1' }, { name: 'newer' }],
  })
})
