import { expect, test } from 'vitest'
import { newVm } from '../../../test/proxmox-answers.ts'
import { permissions } from './access-calls.ts'
import { clusterResources, ipamStatus, nextId, nodes } from './cluster-calls.ts'
import { vmConfig } from './vm-calls.ts'

test('a new VM is listed as unknown, without a name and without figures', () => {
  expect(clusterResources.answer.parse([newVm])).toEqual([
    {
      ...{ type: 'qemu', vmid: 140, node: 'pve1', status: 'unknown', name: null, template: false },
      ...{ tags: ['a', 'b'], lock: 'clone', pool: 'vdi', cpu: null, maxcpu: null, mem: null },
      ...{ maxmem: null, maxdisk: null, uptime: null },
    },
  ])
})

test('kinds that are not known are passed over, and a VM that cannot be read is not', () => {
  const sdn = { type: 'sdn', id: 'sdn/pve1/vdizone', sdn: 'vdizone' }
  expect(clusterResources.answer.parse([sdn, { type: 'network' }])).toEqual([])
  const { vmid: _, ...nameless } = newVm
  expect(clusterResources.answer.safeParse([newVm, nameless]).success).toBe(false)
})

test('a container holds its id as a VM does', () => {
  const [container] = clusterResources.answer.parse([{ ...newVm, type: 'lxc', id: 'lxc/140' }])
  expect(container).toMatchObject({ type: 'lxc', vmid: 140 })
})

test('problem 10: without Sys.Audit a node is listed, and its figures are null', () => {
  const [node] = nodes.answer.parse([{ node: 'pve1', type: 'node', status: 'online' }])
  expect(node).toMatchObject({ node: 'pve1', cpu: null, maxcpu: null, mem: null, maxmem: null })
})

test('problem 10: a privilege is held if it is listed, whether or not it passes on', () => {
  const answer = { '/vms/9000': { 'VM.Clone': 0, 'VM.Audit': 1 }, '/storage/local': {} }
  expect(permissions.answer.parse(answer)).toEqual({
    '/vms/9000': ['VM.Audit', 'VM.Clone'],
    '/storage/local': [],
  })
})

test.each([
  ['8.4', '131'],
  ['9.2', 131],
])('the VMID of %s in the IPAM is a number', (_, vmid) => {
  const [reserved] = ipamStatus.answer.parse([{ vmid, ip: '10.88.0.100', zone: 'vdizone' }])
  expect(reserved).toMatchObject({ vmid: 131, ip: '10.88.0.100', gateway: false })
})

test('the next id is a string that means a number', () => {
  expect(nextId.answer.parse('100')).toBe(100)
})

test.each([
  ['7.4', 256],
  ['8.4', '256'],
])('a configuration of %s says its memory as text', (_, memory) => {
  expect(vmConfig.answer.parse({ memory, kvm: 0, scsi0: 'local:101/vm.qcow2' })).toMatchObject({
    ...{ memory: '256', kvm: '0', scsi0: 'local:101/vm.qcow2', lock: null, tags: [] },
  })
})
