import { expect, test } from 'vitest'
import type { TemplateCapability } from '../capability-report.ts'
import { type CheckedCluster, privilegeChecks } from './capability-checks.ts'

const template: TemplateCapability = {
  ...{
    node: 'pve1',
    vmid: 9000,
    name: 'tmpl',
    agent: true,
    bridge: 'vmbr0',
    osType: null,
    shared: false,
  },
  ...{ storages: ['local'], linkedClones: true, snapshots: true },
}
const cluster = (more: Partial<CheckedCluster>): CheckedCluster => ({
  ...{ templates: [template], bridges: [], zones: new Map(), nodes: [], pool: null },
  ...{ freeVmid: 105, ...more },
})
const paths = (more: Partial<CheckedCluster>) =>
  privilegeChecks(cluster(more)).map(({ path }) => path)

test('each place where Carrel does something is asked about', () => {
  const bridges = [{ name: 'vmbr0', tag: null }]
  expect(paths({ bridges, nodes: ['pve1', 'pve2'], pool: 'desks' })).toEqual([
    ...['/vms/9000', '/pool/desks', '/storage/local'],
    ...['/sdn/zones/localnetwork/vmbr0', '/nodes/pve1', '/nodes/pve2'],
  ])
})

test('problem 10: without a pool the rights on a VM to come count', () => {
  const [, desktops] = privilegeChecks(cluster({}))
  expect(desktops).toEqual({ place: 'desktops', path: '/vms', heldAt: ['/vms/105'] })
})

test('problem 10: with a pool those on it count, and those on a VM to come', () => {
  const [, desktops] = privilegeChecks(cluster({ pool: 'desks' }))
  expect(desktops?.heldAt).toEqual(['/pool/desks', '/vms/105'])
})

test('a network of a zone is asked about there, and a VLAN by its number', () => {
  const bridges = [
    { name: 'vdinet', tag: null },
    { name: 'vmbr0', tag: 7 },
    { name: 'vmbr0', tag: 7 },
  ]
  expect(paths({ bridges, zones: new Map([['vdinet', 'vdizone']]) }).slice(3)).toEqual([
    '/sdn/zones/vdizone/vdinet',
    '/sdn/zones/localnetwork/vmbr0/7',
  ])
})

test('where no template is to be seen, what it takes is asked of all VMs', () => {
  const [first] = privilegeChecks(cluster({ templates: [] }))
  expect(first).toEqual({ place: 'template', path: '/vms', heldAt: ['/vms/105'] })
})
