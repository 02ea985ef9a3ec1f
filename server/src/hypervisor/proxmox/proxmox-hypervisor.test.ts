import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Hypervisor, VmRef } from '../hypervisor.ts'
import { createProxmoxHypervisor } from './proxmox-hypervisor.ts'

let lab: TestLab
let proxmox: Hypervisor
let nextVmid = 200

function clientOf(server: TestLab, pins = [server.certificate.fingerprint]): Hypervisor {
  return createProxmoxHypervisor({
    host: server.api.host,
    port: server.api.port,
    fingerprints: pins,
    tokenId: server.lab.token.id,
    tokenSecret: server.lab.token.secret,
    lockRetryMs: 5000,
    vanishMs: 300,
  })
}

beforeAll(async () => {
  lab = await startTestLab()
  proxmox = clientOf(lab)
})
afterAll(async () => {
  await proxmox.close()
  await lab.close()
})

const template = { node: 'lab', vmid: 9000 }
const nobody = { node: 'lab', vmid: 4711 }
const specOf = (vm: VmRef) => ({
  ...{ template, vmid: vm.vmid, name: `desk-${vm.vmid}` },
  ...{ description: `session ${vm.vmid}`, tags: ['carrel', 'demo'] },
})

async function cloned(): Promise<VmRef> {
  const vm = { node: 'lab', vmid: nextVmid++ }
  await proxmox.clone(specOf(vm))
  return vm
}
const code = (expected: string) => expect.objectContaining({ code: expected })
const taskTypes = (vm: VmRef) =>
  lab.lab.tasks
    .on('lab')
    .filter((task) => task.parts.id === String(vm.vmid))
    .map((task) => task.parts.type)

test('a clone is stopped and carries its name, description and tags', async () => {
  const vm = await cloned()
  expect(await proxmox.powerState(vm)).toBe('stopped')
  expect(await proxmox.description(vm)).toBe(`session ${vm.vmid}`)
  lab.lab.broadcast.refresh()
  expect(await proxmox.inventory()).toContainEqual({
    ...vm,
    name: `desk-${vm.vmid}`,
    status: 'stopped',
    tags: ['carrel', 'demo'],
    template: false,
  })
})

test('a clone whose VMID is taken is refused as vmid_taken', async () => {
  const vm = await cloned()
  await expect(proxmox.clone(specOf(vm))).rejects.toEqual(code('vmid_taken'))
})

test('of two clones with one VMID at the same time one is refused as vmid_taken', async () => {
  const vm = { node: 'lab', vmid: nextVmid++ }
  const results = await Promise.allSettled([proxmox.clone(specOf(vm)), proxmox.clone(specOf(vm))])
  const refusals = results.filter((result) => result.status === 'rejected')
  expect(refusals.map((result) => result.reason)).toEqual([code('vmid_taken')])
})

test('starting a running VM is not an error', async () => {
  const vm = await cloned()
  await proxmox.start(vm)
  await proxmox.start(vm)
  expect(await proxmox.powerState(vm)).toBe('running')
  expect(taskTypes(vm)).toEqual(['qmstart'])
})

test('two starts at once both succeed', async () => {
  const vm = await cloned()
  await Promise.all([proxmox.start(vm), proxmox.start(vm)])
  expect(await proxmox.powerState(vm)).toBe('running')
})

test('an agent that does not run yet means no address yet, and then the address of net0', async () => {
  const vm = await cloned()
  expect(await proxmox.address(vm)).toBeNull()
  await proxmox.start(vm)
  const address = await vi.waitFor(
    async () => {
      const found = await proxmox.address(vm)
      expect(found).not.toBeNull()
      return found
    },
    { timeout: 5000 },
  )
  expect(address).toMatch(/^10\.77\.\d+\.\d+$/)
})

test('a template without an agent is an error of its own', async () => {
  const vm = await cloned()
  await lab.call('PUT', `/nodes/lab/qemu/${vm.vmid}/config`, { form: { delete: 'agent' } })
  await proxmox.start(vm)
  await expect(proxmox.address(vm)).rejects.toEqual(code('agent_not_configured'))
})

test('credentials are set for the next start', async () => {
  const vm = await cloned()
  await proxmox.setCredentials(vm, { username: 'ann', password: 'correct horse' })
  const { ciuser, cipassword } = lab.lab.vms.get('lab', vm.vmid).config
  expect({ ciuser, cipassword }).toEqual({ ciuser: 'ann', cipassword: 'correct horse' })
})

test('shutdown and stop of a stopped or missing VM do nothing', async () => {
  const vm = await cloned()
  for (const place of [vm, nobody]) {
    await proxmox.shutdown(place, 1000)
    await proxmox.stop(place)
  }
  expect(taskTypes(vm)).toEqual([])
})

test('a guest that ignores its shutdown is forced after the grace', async () => {
  await using stubborn = await startTestLab({ engine: { ignoresShutdown: () => true } })
  const client = clientOf(stubborn)
  const vm = { node: 'lab', vmid: 150 }
  await client.clone(specOf(vm))
  await client.start(vm)
  await client.shutdown(vm, 100)
  expect(await client.powerState(vm)).toBe('stopped')
  await client.close()
})

test('destroy stops a running VM, is verified, and leaves no disk', async () => {
  const vm = await cloned()
  await proxmox.start(vm)
  await proxmox.destroy(vm)
  expect(await proxmox.powerState(vm)).toBe('absent')
  expect((await lab.lab.engine.disks()).has(vm.vmid)).toBe(false)
  await proxmox.destroy(vm)
})

test('a VM that is still listed after its task said OK is not taken for destroyed', async () => {
  const vm = await cloned()
  const forget = vi.spyOn(lab.lab.vms, 'delete').mockImplementation(() => undefined)
  await expect(proxmox.destroy(vm)).rejects.toThrow('is still there after it was destroyed')
  forget.mockRestore()
  await proxmox.destroy(vm)
})

test('a missing VM is vm_gone for what needs it, and absent for who asks', async () => {
  expect(await proxmox.powerState(nobody)).toBe('absent')
  expect(await proxmox.description(nobody)).toBeNull()
  const calls = [
    () => proxmox.start(nobody),
    () => proxmox.address(nobody),
    () => proxmox.snapshot(nobody, 's1', ''),
    () => proxmox.rollback(nobody, 's1'),
    () => proxmox.setCredentials(nobody, { username: 'ann', password: 'x' }),
    () => proxmox.clone({ ...specOf({ node: 'lab', vmid: 150 }), template: nobody }),
  ]
  for (const call of calls) await expect(call()).rejects.toEqual(code('vm_gone'))
})

test('a snapshot is taken once under its name, and a rollback leaves the VM stopped', async () => {
  const vm = await cloned()
  await proxmox.start(vm)
  await proxmox.snapshot(vm, 's1', 'before lunch')
  await proxmox.snapshot(vm, 's1', 'before lunch')
  expect(lab.lab.vms.get('lab', vm.vmid).snapshots.map(({ name }) => name)).toEqual(['s1'])
  await proxmox.rollback(vm, 's1')
  expect(await proxmox.powerState(vm)).toBe('stopped')
  await expect(proxmox.rollback(vm, 's2')).rejects.toThrow("snapshot 's2' does not exist")
  await expect(proxmox.snapshot(vm, 'current', '')).rejects.toEqual(code('bad_request'))
})

test('a lock that another task holds is waited for', async () => {
  const vm = await cloned()
  const held = lab.lab.locks.run(vm.vmid, null, () => new Promise((end) => setTimeout(end, 600)))
  await proxmox.start(vm)
  await held
  expect(taskTypes(vm).length).toBeGreaterThan(1)
  expect(await proxmox.powerState(vm)).toBe('running')
})

test('a task that ended with WARNINGS is a success', async () => {
  const vm = await cloned()
  const start = vi.spyOn(lab.lab.tasks, 'start')
  start.mockImplementationOnce(function (this: typeof lab.lab.tasks, about, work) {
    return this.start(about, async (worker) => {
      worker.warn('a disk was slow')
      await work(worker)
    })
  })
  await proxmox.start(vm)
  start.mockRestore()
  expect(lab.lab.tasks.on('lab')[0]?.exitstatus).toBe('WARNINGS: 1')
})

test('a failed task tells the last lines of its log', async () => {
  const vm = await cloned()
  const start = vi.spyOn(lab.lab.engine, 'start')
  start.mockRejectedValueOnce(new Error('start failed: QEMU exited with code 1'))
  await expect(proxmox.start(vm)).rejects.toThrow(/QEMU exited with code 1/)
  start.mockRestore()
})

test('a node’s figures are those of its machine', async () => {
  const [node] = await proxmox.nodes()
  expect(node).toMatchObject({ node: 'lab', online: true })
  expect(node?.cpuCount).toBeGreaterThan(0)
  expect(node?.memoryUsedBytes).toBeLessThan(node?.memoryBytes ?? 0)
})

test('with rights from a pool a missing VM is gone, and a forbidden one forbidden', async () => {
  await using pooled = await startTestLab()
  const vm = { node: 'lab', vmid: 150 }
  const owner = clientOf(pooled)
  await owner.clone(specOf(vm))
  const held = pooled.lab.access.privileges.bind(pooled.lab.access)
  const privileges = vi.spyOn(pooled.lab.access, 'privileges')
  const client = clientOf(pooled)

  privileges.mockImplementation((caller, path) =>
    path === `/vms/${nobody.vmid}` ? new Set() : held(caller, path),
  )
  expect(await client.powerState(nobody)).toBe('absent')

  privileges.mockImplementation((caller, path) =>
    path === '/vms/150' ? new Set(['VM.Audit']) : held(caller, path),
  )
  await expect(client.start(vm)).rejects.toEqual(code('missing_privilege'))
  privileges.mockRestore()
  await Promise.all([client.close(), owner.close()])
})
