import type { StorageType } from '../storage/storage.ts'

/** Work that needs room on a storage. */
export type DiskWork =
  | { readonly kind: 'overlay'; readonly source: number }
  | { readonly kind: 'copy' }
  | { readonly kind: 'snapshot'; readonly name: string }

const reachedThreshold =
  'Cannot create new thin volume, free space in thin pool pve/data reached threshold.'

function onFiles(vmid: number, work: DiskWork): string {
  const image = `/var/lib/vz/images/${vmid}/vm-${vmid}-disk-0.qcow2`
  switch (work.kind) {
    case 'overlay':
      return `unable to create image: qemu-img: ${image}: Could not write qcow2 header: No space left on device`
    case 'copy':
      return `copy failed: command '/usr/bin/qemu-img convert -p -n -f qcow2 -O qcow2 ${image}' failed: exit code 1`
    case 'snapshot':
      return `command '/usr/bin/qemu-img snapshot -c ${work.name} ${image}' failed: exit code 1`
  }
}

function onThinPool(vmid: number, work: DiskWork): string {
  switch (work.kind) {
    case 'overlay':
      return `clone image 'pve/base-${work.source}-disk-0' error:   ${reachedThreshold}`
    case 'copy':
      return `lvcreate 'pve/vm-${vmid}-disk-0' error:   ${reachedThreshold}`
    case 'snapshot':
      return `lvcreate snapshot 'pve/snap_vm-${vmid}-disk-0_${work.name}' error:   ${reachedThreshold}`
  }
}

/** What the tools of each kind of storage say when they have no room. */
export function noSpace(type: StorageType, storage: string, vmid: number, work: DiskWork): string {
  switch (type) {
    case 'dir':
    case 'nfs':
      return onFiles(vmid, work)
    case 'lvm':
      return 'not enough free space (0 < 4194304)'
    case 'lvmthin':
      return onThinPool(vmid, work)
    case 'zfspool': {
      const volume = `${storage}/vm-${vmid}-disk-0`
      return work.kind === 'snapshot'
        ? `zfs error: cannot create snapshot '${volume}@${work.name}': out of space`
        : `zfs error: cannot create '${volume}': out of space`
    }
  }
}
