import { expect, test } from 'vitest'
import { gone, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

const listed = (node: string) => ({
  data: [{ id: 'qemu/120', type: 'qemu', vmid: 120, node, status: 'stopped' }],
})
const TAKEN = refused("VM 120 already exists on node 'pve2'")
const desk = { node: 'pve2', vmid: 120 }
const notes = { data: { description: 'Ours.' } }

test('a clone that goes to its node between two questions is not taken for gone', async () => {
  await using proxmox = await ScriptedProxmox.start({
    'GET /nodes/pve2/qemu/120/config': gone(120),
    'GET /nodes/pve1/qemu/120/config': gone(120),
    'GET /cluster/resources': listed('pve1'),
    'GET /cluster/nextid': TAKEN,
  })
  const asked = proxmox.hypervisor.description(desk)
  await expect(asked).rejects.toMatchObject({ code: 'lock_timeout', transient: true })
  proxmox.on('GET /nodes/pve2/qemu/120/config', notes)
  expect(await proxmox.hypervisor.description(desk)).toBe('Ours.')
})

test('a VM that the cluster does not list yet is waited for', async () => {
  let looks = 0
  await using proxmox = await ScriptedProxmox.start({
    'GET /nodes/pve2/qemu/120/config': gone(120),
    'GET /nodes/pve1/qemu/120/config': notes,
    'GET /cluster/resources': () => {
      looks += 1
      return looks < 3 ? { data: [] } : listed('pve1')
    },
    'GET /cluster/nextid': TAKEN,
  })
  expect(await proxmox.hypervisor.description(desk)).toBe('Ours.')
})

test('one whose id is free is gone at once', async () => {
  await using proxmox = await ScriptedProxmox.start({
    'GET /nodes/pve2/qemu/120/config': gone(120),
    'GET /cluster/nextid': { data: '120' },
  })
  expect(await proxmox.hypervisor.description(desk)).toBeNull()
  expect(proxmox.sent('GET /cluster/resources')).toEqual([])
})
