import { startTestLab } from '@carrel/lab/api/lab-for-tests'
import { expect, test } from 'vitest'
import { connectToLab } from '../../../test/lab-desktops.ts'
import { type Route, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

test('a lab is supported, and nothing is missing', async () => {
  await using lab = await startTestLab()
  const proxmox = connectToLab(lab)
  lab.lab.broadcast.refresh()
  const report = await proxmox.capabilities()
  expect(report).toMatchObject({
    supported: true,
    missing: [],
    nodes: [{ node: 'lab', online: true, fingerprint: lab.certificate.fingerprint }],
    templates: [
      {
        ...{ node: 'lab', vmid: 9000, agent: true, bridge: 'vmbr0', storages: ['local'] },
        ...{ shared: false, linkedClones: true, snapshots: true },
      },
    ],
  })
  expect(report.storages).toEqual([
    expect.objectContaining({ storage: 'local', node: 'lab', disks: true, snapshots: 'qcow2' }),
  ])
  await proxmox.close()
})

test('problem 10: a right that is taken from the token is missed', async () => {
  await using lab = await startTestLab()
  const proxmox = connectToLab(lab)
  lab.lab.access.change(({ roles, ...config }) => ({
    ...config,
    roles: {
      ...roles,
      CarrelBroker: (roles.CarrelBroker ?? []).filter((privilege) => privilege !== 'VM.Snapshot'),
    },
  }))
  lab.lab.broadcast.refresh()
  const { missing } = await proxmox.capabilities()
  expect(missing).toMatchObject([
    { path: '/vms', privileges: ['VM.Snapshot'], purpose: 'take and restore snapshots' },
  ])
  await proxmox.close()
})

const node = (name: string, status: string) => ({
  ...{ id: `node/${name}`, type: 'node', node: name, status, ssl_fingerprint: `${name}-AA` },
})
const template = (vmid: number, on: string) => ({
  ...{ id: `qemu/${vmid}`, type: 'qemu', vmid, node: on, status: 'stopped', template: 1 },
})
const cluster: Record<string, Route> = {
  'GET /nodes': { data: [node('pve1', 'online'), node('pve2', 'offline')] },
  'GET /cluster/resources': { data: [template(9000, 'pve1'), template(9001, 'pve2')] },
  'GET /cluster/nextid': { data: '100' },
  'GET /access/permissions': (parameters) => ({ data: { [parameters.get('path') ?? '']: {} } }),
  'GET /nodes/pve1/qemu/9000/config': {
    data: { name: 'tmpl', template: 1, net0: 'virtio=BC:24:11:A7:CC:A0,bridge=vmbr0' },
  },
  'GET /nodes/pve1/qemu/9000/feature': { data: { hasFeature: 0, nodes: ['pve1'] } },
}

test('problem 11: on 7.4 what later versions know is neither asked for nor missed', async () => {
  await using proxmox = await ScriptedProxmox.start({
    ...cluster,
    'GET /version': { data: { version: '7.4-20', release: '7.4', repoid: '78c8c9f3' } },
  })
  const report = await proxmox.hypervisor.capabilities()
  expect(report).toMatchObject({ version: '7.4-20', supported: true })
  const wanted = report.missing.flatMap(({ privileges }) => privileges)
  expect(wanted).toContain('VM.Monitor')
  expect(wanted.join()).not.toMatch(/SDN|GuestAgent/)
})

test('a node that is off is listed with its certificate, and its templates are left out', async () => {
  await using proxmox = await ScriptedProxmox.start(cluster)
  const { nodes, templates } = await proxmox.hypervisor.capabilities()
  expect(nodes).toEqual([
    { node: 'pve1', online: true, fingerprint: 'pve1-AA', authority: null },
    { node: 'pve2', online: false, fingerprint: 'pve2-AA', authority: null },
  ])
  expect(templates.map(({ vmid }) => vmid)).toEqual([9000])
  expect(proxmox.sent('GET /nodes/pve2')).toEqual([])
})

test('the certificate that a node really shows goes before the one that its cluster has signed', async () => {
  const certificate = (filename: string, fingerprint: string) => ({
    ...{ filename, fingerprint, subject: '', issuer: '', san: [], notbefore: 1, notafter: 2 },
  })
  await using proxmox = await ScriptedProxmox.start({
    ...cluster,
    'GET /nodes/pve1/certificates/info': {
      data: [
        certificate('pve-root-ca.pem', 'CA'),
        certificate('pve-ssl.pem', 'SIGNED'),
        certificate('pveproxy-ssl.pem', 'OWN'),
      ],
    },
  })
  const { nodes } = await proxmox.hypervisor.capabilities()
  expect(nodes[0]).toMatchObject({ fingerprint: 'OWN', authority: 'CA' })
})

test('a template that cannot be read is left out, and the others told', async () => {
  await using proxmox = await ScriptedProxmox.start({
    ...cluster,
    'GET /nodes/pve1/qemu/9000/config': refused('unable to parse configuration'),
  })
  const { templates } = await proxmox.hypervisor.capabilities()
  expect(templates).toEqual([])
  expect(proxmox.logged).toContain('template 9000 could not be read')
})

test('a version before 7.4 is not supported', async () => {
  await using proxmox = await ScriptedProxmox.start({
    ...cluster,
    'GET /version': { data: { version: '7.3-6', release: '7.3', repoid: '723bb6ec' } },
  })
  expect((await proxmox.hypervisor.capabilities()).supported).toBe(false)
})
