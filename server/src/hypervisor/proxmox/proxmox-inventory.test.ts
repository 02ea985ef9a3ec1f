import { startTestLab } from '@carrel/lab/api/lab-for-tests'
import { expect, test } from 'vitest'
import { cloneDesk, connectToLab } from '../../../test/lab-desktops.ts'
import { ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

/** As recorded of 9.2 and, without Sys.Audit, of 8.4. */
const recorded = [
  { cpu: 0.58, type: 'pool', maxcpu: 1, mem: 39337984, pool: 'vdi', uptime: 13, id: '/pool/vdi' },
  {
    ...{ template: 0, pool: 'vdi', mem: 39337984, maxcpu: 1, name: 'vdi-u1', status: 'running' },
    ...{ cpu: 0.583149738973658, type: 'qemu', vmid: 101, id: 'qemu/101', maxmem: 268435456 },
    ...{ tags: 'session-42;vdi;x', node: 'pve1', maxdisk: 100663296, disk: 0, uptime: 13 },
  },
  {
    node: 'pve1',
    tags: 'linux',
    id: 'qemu/103',
    vmid: 103,
    pool: 'vdi',
    status: 'unknown',
    type: 'qemu',
  },
  { id: 'lxc/104', type: 'lxc', vmid: 104, node: 'pve1', status: 'running' },
  { type: 'node', node: 'pve1', level: '', id: 'node/pve1', 'cgroup-mode': 2, status: 'online' },
  {
    ...{ shared: 0, id: 'storage/pve1/local', storage: 'local', plugintype: 'dir', node: 'pve1' },
    ...{ maxdisk: 270553174016, disk: 47283740672, type: 'storage', status: 'available' },
    content: 'images,iso',
  },
  { id: 'sdn/pve1/localnetwork', type: 'sdn', sdn: 'localnetwork', node: 'pve1', status: 'ok' },
]
const unseen = { cpuCount: null, cpuUsed: null, memoryBytes: null, memoryUsedBytes: null }

test('an inventory is everything of the cluster, in one call', async () => {
  await using proxmox = await ScriptedProxmox.start({
    'GET /cluster/resources': { data: recorded },
  })
  expect(await proxmox.hypervisor.inventory()).toEqual({
    vms: [
      {
        ...{ node: 'pve1', vmid: 101, name: 'vdi-u1', status: 'running', pool: 'vdi' },
        ...{ tags: ['session-42', 'vdi', 'x'], template: false, lock: null },
        ...{ uptimeSeconds: 13, cpuCount: 1, cpuUsed: 0.583149738973658 },
        ...{ memoryBytes: 268435456, memoryUsedBytes: 39337984, diskBytes: 100663296 },
      },
      {
        ...{ node: 'pve1', vmid: 103, name: null, status: 'unknown', pool: 'vdi' },
        ...{ tags: ['linux'], template: false, lock: null },
        ...{ uptimeSeconds: null, ...unseen, diskBytes: null },
      },
    ],
    nodes: [{ node: 'pve1', online: true, ...unseen }],
    storages: [
      {
        ...{ storage: 'local', node: 'pve1', available: true, shared: false, type: 'dir' },
        ...{ content: ['images', 'iso'], totalBytes: 270553174016, usedBytes: 47283740672 },
      },
    ],
    pools: ['vdi'],
  })
  expect(proxmox.requests).toHaveLength(1)
})

test('a lab’s inventory has its desktop, its template, and the figures of its machine', async () => {
  await using lab = await startTestLab()
  const proxmox = connectToLab(lab)
  const { node, vmid } = await cloneDesk(proxmox)
  lab.lab.broadcast.refresh()
  const { vms, nodes } = await proxmox.inventory()
  expect(vms).toContainEqual(expect.objectContaining({ node, vmid, tags: ['carrel', 'demo'] }))
  expect(vms.filter(({ template }) => template).map(({ vmid }) => vmid)).toEqual([9000])
  expect(nodes[0]?.cpuCount).toBeGreaterThan(0)
  await proxmox.close()
})
