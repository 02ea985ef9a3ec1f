import { gzipSync } from 'node:zlib'

interface Entry {
  readonly path: string
  readonly mode: number
  readonly data: Buffer
}

const directory = 0o040755
const program = 0o100755
const file = 0o100644

function pad(buffer: Buffer): Buffer {
  return Buffer.concat([buffer, Buffer.alloc((4 - (buffer.length % 4)) % 4)])
}

function newcEntry({ path, mode, data }: Entry, inode: number): Buffer {
  const name = `${path}\0`
  const links = 1
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0]
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([pad(Buffer.from(header + name, 'latin1')), pad(data)])
}

/** A gzipped cpio archive in the `newc` form that the kernel unpacks. */
export function packInitrd(entries: readonly Entry[]): Buffer {
  const trailer: Entry = { path: 'TRAILER!!!', mode: 0, data: Buffer.alloc(0) }
  return gzipSync(Buffer.concat([...entries, trailer].map(newcEntry)))
}

/** Modules in the order in which they need each other. */
export const initrdModules = [
  ...['virtio_ring', 'virtio', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev'],
  ...['virtio_pci', 'virtio_blk'],
] as const

const empty = Buffer.alloc(0)
const folders = ['bin', 'dev', 'proc', 'sys', 'root', 'modules'].map((path) => ({
  path,
  mode: directory,
  data: empty,
}))

const bootScript = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
for module in ${initrdModules.join(' ')}; do /bin/busybox insmod /modules/$module.ko; done
while [ ! -b /dev/vda ]; do /bin/busybox usleep 10000; done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root
/bin/busybox umount /proc
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /sbin/init
`

/** Mounts the virtio disk and hands over to its init. 1 MB instead of the 30 MB that initramfs-tools would make. */
export function bootInitrd(busybox: Buffer, modules: ReadonlyMap<string, Buffer>): Buffer {
  return packInitrd([
    ...folders,
    { path: 'bin/busybox', mode: program, data: busybox },
    ...initrdModules.map((name) => ({
      path: `modules/${name}.ko`,
      mode: file,
      data: modules.get(name) ?? empty,
    })),
    { path: 'init', mode: program, data: Buffer.from(bootScript) },
  ])
}

/** What the probe's kernel prints on the serial line once it runs user space. */
export const probeMarker = 'CARREL-USER-SPACE'

const probeScript = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
echo ${probeMarker} > /dev/ttyS0
/bin/busybox poweroff -f
`

export function probeInitrd(busybox: Buffer): Buffer {
  return packInitrd([
    ...folders,
    { path: 'bin/busybox', mode: program, data: busybox },
    { path: 'init', mode: program, data: Buffer.from(probeScript) },
  ])
}
