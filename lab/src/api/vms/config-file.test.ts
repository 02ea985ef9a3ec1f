import { expect, test } from 'vitest'
import { configFile, digestOf } from './config-file.ts'
import { bare, type Vm } from './vm.ts'

const vmWith = (more: Partial<Vm>): Vm => ({
  ...bare,
  vmid: 101,
  node: 'pve1',
  config: {},
  ...more,
})

/** Configuration and digest that a real 9.2 gave. */
const recorded = {
  config: {
    ...{ agent: '1', boot: 'order=virtio0', cores: 1, cpu: 'qemu64', description: 'desk', kvm: 0 },
    ...{ memory: '256', meta: 'creation-qemu=10.0.2,ctime=1795369840', name: 'vdi-u1' },
    ...{ net0: 'virtio=BC:24:11:3B:BB:1F,bridge=vmbr0', ostype: 'l26', sockets: 1 },
    ...{ scsihw: 'virtio-scsi-single', serial0: 'socket', tags: 'linux;vdi-template' },
    smbios1: 'uuid=be04265a-4638-431e-bdf1-fac10186caa6',
    virtio0: 'local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2,size=96M',
    vmgenid: '28accfdb-2e06-4b99-ad1b-5f961e1b4f1f',
  },
  digest: 'a41e3d60872fc0121b0705e4321402af7292329c',
}

test('a digest is the one that Proxmox gives the same configuration', () => {
  expect(digestOf(vmWith({ config: recorded.config }))).toBe(recorded.digest)
  const cloning = vmWith({ lock: 'clone', config: { description: ' qmclone temporary file' } })
  expect(digestOf(cloning)).toBe('eb54fb9d9f120ba0c3bdf694f73b10002c375c38')
})

test('what is pending and what was snapped have sections of their own', () => {
  const vm = vmWith({
    ...{ config: { cores: 1, description: 'one: 50%\nü' }, pending: { cores: 2 } },
    ...{ pendingDelete: ['tablet'], parent: 's1' },
    snapshots: [
      {
        ...{ name: 's1', description: '', snaptime: 5, parent: null, vmstate: null, state: null },
        config: { cores: 1 },
      },
    ],
  })
  expect(configFile(vm)).toBe(
    [
      '#one%3A 50%25\n#%C3%BC\ncores: 1\nparent: s1\n',
      '[PENDING]\ncores: 2\ndelete: tablet\n',
      '[s1]\ncores: 1\nsnaptime: 5\n',
    ].join('\n'),
  )
})
