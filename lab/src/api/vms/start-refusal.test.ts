import { expect, test } from 'vitest'
import { type Host, startRefusal } from './start-refusal.ts'
import { bare, type VmConfig } from './vm.ts'

const host: Host = {
  ...{ cpus: 2, memoryBytes: 4 * 1024 ** 3, hasKvm: false },
  hasBridge: (name) => name === 'vmbr0',
}
const refusal = (config: VmConfig, major: 7 | 8 | 9 = 9, more: Partial<Host> = {}) =>
  startRefusal(
    {
      ...bare,
      vmid: 121,
      node: 'lab',
      config: { kvm: 0, net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', ...config },
    },
    { ...host, ...more },
    major,
  )

test('a machine that fits starts', () => {
  expect(refusal({ cores: 2, memory: '4096' })).toBeNull()
})

test('more processors than the node has are refused by their number', () => {
  expect(refusal({ cores: 3 })).toEqual({
    log: [],
    text: 'MAX 2 vcpus allowed per VM on this node',
  })
  expect(refusal({ sockets: 2, cores: 2 })?.text).toContain('MAX 2 vcpus')
})

test('more memory than the node has lets QEMU fail', () => {
  expect(refusal({ memory: '4097' })).toEqual({
    log: ["kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory"],
    text: 'start failed: QEMU exited with code 1',
  })
})

test('a missing bridge is the error in 9.2, and a line of the log before', () => {
  const net0 = 'virtio=BC:24:11:00:00:01,bridge=vmbr77'
  const text = "bridge 'vmbr77' does not exist"
  expect(refusal({ net0 })).toEqual({ log: [], text })
  expect(refusal({ net0 }, 8)).toEqual({
    log: [
      text,
      'kvm: -netdev type=tap,id=net0,ifname=tap121i0,script=/usr/libexec/qemu-server/pve-bridge,downscript=/usr/libexec/qemu-server/pve-bridgedown: network script /usr/libexec/qemu-server/pve-bridge failed with status 512',
    ],
    text: 'start failed: QEMU exited with code 1',
  })
  expect(refusal({ net0 }, 7)?.log[1]).toContain('script=/var/lib/qemu-server/pve-bridge,')
})

test('KVM is wanted unless it is switched off, and must be there then', () => {
  expect(refusal({ kvm: 1 })?.text).toBe('start failed: QEMU exited with code 1')
  expect(refusal({ kvm: 1 }, 9, { hasKvm: true })).toBeNull()
})
