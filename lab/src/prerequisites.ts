interface Prerequisite {
  readonly package: string
  /** A command, or an absolute path, that proves the package is there. */
  readonly provides: string
  readonly why: string
}

const always: readonly Prerequisite[] = [
  { package: 'qemu-system-x86', provides: 'qemu-system-x86_64', why: 'runs the machines' },
  { package: 'qemu-utils', provides: 'qemu-img', why: 'makes their disks' },
  { package: 'mmdebstrap', provides: 'mmdebstrap', why: 'builds the desktop image' },
  { package: 'e2fsprogs', provides: 'mke2fs', why: 'formats the desktop image' },
  { package: 'openssl', provides: 'openssl', why: 'hashes the passwords of the machines' },
]

const asRoot: readonly Prerequisite[] = [
  { package: 'iproute2', provides: 'ip', why: 'makes the network of the machines' },
  { package: 'dnsmasq-base', provides: 'dnsmasq', why: 'gives the machines their addresses' },
]

const withoutRoot: readonly Prerequisite[] = [
  { package: 'fakeroot', provides: 'fakeroot', why: 'builds the desktop image without root' },
  { package: 'fakechroot', provides: 'fakechroot', why: 'builds the desktop image without root' },
]

/** Debian packages that the lab's real machines need, for whoever runs this. Simulated machines need none. */
export const LAB_PACKAGES: readonly Prerequisite[] = [
  ...always,
  ...(process.getuid?.() === 0 ? asRoot : withoutRoot),
]
