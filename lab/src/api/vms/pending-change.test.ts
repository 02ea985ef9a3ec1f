import { expect, test } from 'vitest'
import { applyPending, applyWhileRunning, withPending } from './pending-change.ts'
import { bare, type Vm, type VmConfig } from './vm.ts'

const vmWith = (config: VmConfig): Vm => ({ ...bare, vmid: 101, node: 'lab', config })
const change = (set: VmConfig, remove: readonly string[] = []) => ({ set, remove, force: false })

test('a running VM takes a name at once, and cores with its next start', () => {
  const vm = withPending(vmWith({ cores: 1, name: 'a' }), change({ cores: 2, name: 'b' }))
  const running = applyWhileRunning(vm)
  expect(running).toMatchObject({ config: { cores: 1, name: 'b' }, pending: { cores: 2 } })
  expect(applyPending(running)).toMatchObject({ config: { cores: 2, name: 'b' }, pending: {} })
})

test('what is set to what it is already does not wait, and neither does what is not there', () => {
  const vm = withPending(vmWith({ cores: 2 }), change({ cores: '2' }, ['vga']))
  expect(vm).toMatchObject({ pending: {}, pendingDelete: [] })
})

test('a line that is set again is removed no more, and the other way round', () => {
  const removed = withPending(vmWith({ cores: 1 }), change({}, ['cores']))
  expect(withPending(removed, change({ cores: 3 }))).toMatchObject({
    ...{ pending: { cores: 3 }, pendingDelete: [] },
  })
  const set = withPending(vmWith({ cores: 1 }), change({ cores: 3 }))
  expect(withPending(set, change({}, ['cores']))).toMatchObject({
    ...{ pending: {}, pendingDelete: ['cores'] },
  })
})

test('a disk that leaves its drive becomes unused, and one that returns is that no more', () => {
  const disk = 'local:101/vm-101-disk-0.qcow2'
  const detached = applyPending(
    withPending(vmWith({ virtio0: `${disk},size=4G` }), change({}, ['virtio0'])),
  )
  expect(detached.config).toEqual({ unused0: disk })
  const attached = applyPending(withPending(detached, change({ scsi0: disk })))
  expect(attached.config).toEqual({ scsi0: disk })
})

test('a disk that is removed for good is not kept', () => {
  const vm = vmWith({ virtio0: 'local:101/vm-101-disk-0.qcow2' })
  const pending = withPending(vm, { set: {}, remove: ['virtio0'], force: true })
  expect(pending.pendingDelete).toEqual(['!virtio0'])
  expect(applyPending(pending).config).toEqual({})
})

test('root can take a lock away', () => {
  const locked: Vm = { ...vmWith({}), lock: 'snapshot' }
  expect(applyPending(withPending(locked, change({}, ['lock']))).lock).toBeNull()
})
