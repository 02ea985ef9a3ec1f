import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { forbidden, gone, refused, ScriptedProxmox } from '../../../test/scripted-proxmox.ts'

const vm = { node: 'pve1', vmid: 101, notes: 'ours' }
const at = '/nodes/pve1/qemu/101'
const is = (power: string) => ({ data: { vmid: 101, status: power, qmpstatus: power } })
const notes = (description: string) => ({ data: { description } })
const taken = { status: 400, text: '', errors: { vmid: 'VM 101 already exists' } }
const code = (expected: string) => expect.objectContaining({ code: expected })

let proxmox: ScriptedProxmox
beforeEach(async () => {
  proxmox = await start()
})
afterEach(() => proxmox[Symbol.asyncDispose]())

const start = (pool: string | null = null) =>
  ScriptedProxmox.start(
    {
      [`GET ${at}/status/current`]: is('stopped'),
      [`GET ${at}/config`]: notes('ours'),
      'GET /nodes/pve1/tasks': { data: [] },
      'GET /cluster/nextid': taken,
      'GET /cluster/resources': {
        data: [{ id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve1', status: 'stopped' }],
      },
      'GET /access/permissions': { data: { '/pool/desks': { 'VM.Audit': 1 } } },
    },
    { pool },
  )

test('a VM that another has replaced while its lock was waited for is not started', async () => {
  proxmox.on(`POST ${at}/status/start`, () => {
    proxmox.on(`GET ${at}/config`, notes('another’s'))
    return refused('VM is locked (backup)')
  })
  await expect(proxmox.hypervisor.start(vm)).rejects.toEqual(code('vm_gone'))
  expect(proxmox.sent('POST')).toHaveLength(1)
})

test('its configuration is not changed either', async () => {
  proxmox.on(`PUT ${at}/config`, () => {
    proxmox.on(`GET ${at}/config`, notes('another’s'))
    return refused('VM is locked (backup)')
  })
  await expect(proxmox.hypervisor.label(vm, ['carrel'])).rejects.toEqual(code('vm_gone'))
  expect(proxmox.sent('PUT')).toHaveLength(1)
})

test('a VM that was destroyed, and whose number another has at once, is destroyed', async () => {
  proxmox.on(`DELETE ${at}`, () => {
    proxmox.on(`GET ${at}/config`, notes('another’s'))
    return proxmox.task('qmdestroy', 101)
  })
  await proxmox.hypervisor.destroy(vm)
  await proxmox.hypervisor.destroy(vm)
  expect(proxmox.sent('DELETE')).toHaveLength(1)
})

test('notes that somebody has left a blank line after are still ours', async () => {
  proxmox.on(`GET ${at}/config`, notes('ours\n'))
  expect(await proxmox.hypervisor.status(vm)).toEqual({ power: 'stopped', lock: null })
})

test('a VM that may not be read is neither ours nor gone', async () => {
  proxmox.on(`GET ${at}/config`, forbidden('/vms/101', 'VM.Audit'))
  await expect(proxmox.hypervisor.status(vm)).rejects.toEqual(code('missing_privilege'))
  await expect(proxmox.hypervisor.start(vm)).rejects.toEqual(code('missing_privilege'))
  expect(proxmox.sent('POST')).toEqual([])
})

test('a VM that is there no more is absent', async () => {
  proxmox.on(`GET ${at}/config`, gone(101))
  proxmox.on('GET /cluster/nextid', { data: '101' })
  expect((await proxmox.hypervisor.status(vm)).power).toBe('absent')
})

async function inPool() {
  await proxmox[Symbol.asyncDispose]()
  proxmox = await start('desks')
}
const hiding = () => proxmox.on(`GET ${at}/config`, forbidden('/vms/101', 'VM.Audit'))

test('one that was destroyed is gone, although another that may not be seen has its number at once', async () => {
  await inPool()
  proxmox.on(`DELETE ${at}`, () => {
    hiding()
    return proxmox.task('qmdestroy', 101)
  })
  await proxmox.hypervisor.destroy(vm)
  expect(proxmox.sent('DELETE')).toHaveLength(1)
})

test('one that has left its pool because it is being destroyed is waited for', async () => {
  await inPool()
  const begun: { end(status: string): void }[] = []
  proxmox.on(`DELETE ${at}`, () => {
    hiding()
    // Not listed as yet when it is looked for first.
    proxmox.on('GET /nodes/pve1/tasks', () => {
      begun.push(proxmox.task('qmdestroy', 101, null))
      return { data: [] }
    })
    return 'lost'
  })
  const destroying = proxmox.hypervisor.destroy(vm)
  await eventually(() => proxmox.sent('GET /nodes/pve1/tasks/UPID').length).toBeGreaterThan(1)
  proxmox.on('GET /cluster/nextid', { data: '101' })
  proxmox.on('GET /cluster/resources', { data: [] })
  for (const task of begun) task.end('OK')
  await destroying
})
