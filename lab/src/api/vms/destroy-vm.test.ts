import { expect, test } from 'vitest'
import { startTestLab } from '../lab-for-tests.ts'
import { callAsRoot } from '../root-for-tests.ts'
import { baseInUse } from './destroy-vm.ts'
import { bare, type Vm } from './vm.ts'
import { asBroker, asRoot, at, cloned, running } from './vm-for-tests.ts'

test('a running VM and a protected one are refused at once', async () => {
  await using lab = await startTestLab()
  await running(lab, 150)
  const destroy = () => lab.call('DELETE', at(150), { form: { purge: 1 } })
  expect(await destroy()).toMatchObject({
    status: 500,
    reason: 'VM 150 is running - destroy failed',
  })
  await asBroker(lab, 'POST', at(150, '/status/stop'))
  await lab.call('PUT', at(150, '/config'), { form: { protection: 1 } })
  expect((await destroy()).reason).toBe("can't remove VM 150 - protection mode enabled")
})

test('a VM that is gone leaves neither disk nor pool nor rights', async () => {
  await using lab = await startTestLab()
  await callAsRoot(lab, 'POST', '/pools', { form: { poolid: 'vdi' } })
  await cloned(lab, 150, { pool: 'vdi' })
  const acl = { path: '/vms/150', users: 'root@pam', roles: 'PVEVMUser' }
  await callAsRoot(lab, 'PUT', '/access/acl', { form: acl })
  const { log } = await asBroker(lab, 'DELETE', at(150), { purge: 1 })
  expect(log).toEqual(['purging VM 150 from related configurations..', 'TASK OK'])
  expect(await lab.lab.engine.disks()).toEqual(new Map())
  expect(lab.lab.pools.vmidsOf('vdi')).toEqual([])
  expect(lab.lab.access.config.acl.map(({ path }) => path)).not.toContain('/vms/150')
  expect((await callAsRoot(lab, 'DELETE', at(150))).reason).toBe(
    "Configuration file 'nodes/lab/qemu-server/150.conf' does not exist",
  )
})

test('a template stays as long as a linked clone needs it', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150, { full: 1 })
  await asRoot(lab, 'POST', at(150, '/template'))
  await asBroker(lab, 'POST', at(150, '/clone'), { newid: 151 })
  const inUse = "base volume 'local:150/base-150-disk-0.qcow2' is still in use by linked cloned"
  expect((await asBroker(lab, 'DELETE', at(150))).exitstatus).toBe(inUse)
  await asBroker(lab, 'DELETE', at(151))
  expect((await asBroker(lab, 'DELETE', at(150))).exitstatus).toBe('OK')
})

test('thin volumes need no base, and the disk beneath them goes with the last of them', async () => {
  const storages = [{ name: 'thin', type: 'lvmthin', shared: false }] as const
  await using lab = await startTestLab({ lab: { storages } })
  await cloned(lab, 150, { full: 1 })
  await asRoot(lab, 'POST', at(150, '/template'))
  await asBroker(lab, 'POST', at(150, '/clone'), { newid: 151 })
  expect((await asBroker(lab, 'DELETE', at(150))).exitstatus).toBe('OK')
  expect([...(await lab.lab.engine.disks()).keys()]).toEqual([150, 151])
  await asBroker(lab, 'DELETE', at(151))
  expect(await lab.lab.engine.disks()).toEqual(new Map())
})

test('a locked VM is destroyed by nobody but root, who says so', async () => {
  await using lab = await startTestLab()
  await cloned(lab, 150)
  lab.lab.vms.update(150, { lock: 'backup' })
  expect((await asBroker(lab, 'DELETE', at(150))).exitstatus).toBe('VM is locked (backup)')
  const broker = await lab.call('DELETE', at(150), { form: { skiplock: 1 } })
  expect(broker.body.errors).toEqual({ skiplock: 'Only root may use this option.' })
  expect((await asRoot(lab, 'DELETE', at(150), { skiplock: 1 })).exitstatus).toBe('OK')
})

test('only the volume that a clone names is in use', () => {
  const vm = (vmid: number, virtio0: string, template = 0): Vm => ({
    ...{ ...bare, vmid, node: 'lab', config: { virtio0, template } },
  })
  const template = vm(9000, 'local:9000/base-9000-disk-0.qcow2', 1)
  const clone = vm(101, 'local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2')
  const elsewhere = vm(102, 'other:9000/base-9000-disk-0.qcow2/102/vm-102-disk-0.qcow2')
  expect(baseInUse(template, [template, clone])).toBe('local:9000/base-9000-disk-0.qcow2')
  expect(baseInUse(template, [template, elsewhere])).toBeNull()
  expect(baseInUse(clone, [template, clone])).toBeNull()
})
