import { expect, test } from 'vitest'
import { agentEnabled, bridgeOfNet, formatOf, macOfNet, volumesOf } from './vm-config.ts'

test('volumes are the drives with a medium, a cloud-init drive among them', () => {
  const config = {
    name: 'a:b',
    boot: 'order=virtio0',
    virtio0: 'local:9000/base-9000-disk-0.qcow2,size=96M',
    scsi1: 'file=ceph:base-9000-disk-1,iothread=1,size=4G',
    efidisk0: 'local-lvm:base-9000-disk-2,efitype=4m',
    tpmstate0: 'local-lvm:vm-9000-disk-3,version=v2.0',
    ide2: 'local:9000/vm-9000-cloudinit.qcow2,media=cdrom',
    ide0: 'iso:iso/debian-12.iso,media=cdrom,size=600M',
    sata0: 'none,media=cdrom',
    sata1: 'cdrom,media=cdrom',
    unused0: 'old:vm-9000-disk-9',
    scsihw: 'virtio-scsi-single',
  }
  expect(volumesOf(config)).toEqual([
    { storage: 'local', name: '9000/base-9000-disk-0.qcow2', cdrom: false },
    { storage: 'ceph', name: 'base-9000-disk-1', cdrom: false },
    { storage: 'local-lvm', name: 'base-9000-disk-2', cdrom: false },
    { storage: 'local-lvm', name: 'vm-9000-disk-3', cdrom: false },
    { storage: 'local', name: '9000/vm-9000-cloudinit.qcow2', cdrom: false },
    { storage: 'iso', name: 'iso/debian-12.iso', cdrom: true },
  ])
})

test.each([
  ['9000/base-9000-disk-0.qcow2', 'qcow2'],
  ['9000/base-9000-disk-0.vmdk', 'vmdk'],
  ['9000/base-9000-disk-0.raw', 'raw'],
  ['base-9000-disk-0', 'raw'],
])('%s is %s', (name, format) => {
  expect(formatOf({ storage: 'local', name, cdrom: false })).toBe(format)
})

test.each([
  ['1', true],
  ['enabled=1', true],
  ['1,fstrim_cloned_disks=1', true],
  ['type=virtio,enabled=1', true],
  ['0', false],
  ['enabled=0,type=virtio', false],
  [null, false],
])('the agent line %s means %s', (line, enabled) => {
  expect(agentEnabled(line)).toBe(enabled)
})

test.each([
  ['virtio=bc:24:11:3b:bb:1f,bridge=vmbr0', 'BC:24:11:3B:BB:1F'],
  ['e1000=BC:24:11:3B:BB:1F', 'BC:24:11:3B:BB:1F'],
  ['model=virtio,macaddr=BC:24:11:3B:BB:1F,bridge=vmbr0', 'BC:24:11:3B:BB:1F'],
  ['virtio,bridge=vmbr0', null],
])('the MAC of %s is %s', (net, mac) => {
  expect(macOfNet(net)).toBe(mac)
})

test.each([
  ['virtio=BC:24:11:3B:BB:1F,bridge=vmbr0,tag=7,firewall=1', { name: 'vmbr0', tag: 7 }],
  ['virtio=BC:24:11:3B:BB:1F,bridge=vdinet', { name: 'vdinet', tag: null }],
  ['virtio=BC:24:11:3B:BB:1F', null],
])('the bridge of %s is %o', (net, bridge) => {
  expect(bridgeOfNet(net)).toEqual(bridge)
})
