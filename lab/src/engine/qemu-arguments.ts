import type { Accelerator } from './engine.ts'

export const templateMac = '52:54:00:CA:44:E1'

/** Part of the template's key: raise it when an argument below changes in a way that an old RAM snapshot cannot bear. */
export const hardwareVersion = 1

export interface Hardware {
  readonly accelerator: Accelerator
  readonly memoryMiB: number
  readonly cores: number
  readonly kernel: string
  readonly initrd: string
}

export interface MachineFiles {
  readonly disk: string
  readonly serialLog: string
  /** RAM kept in a file: `shared` writes to it (the template), `private` copies on write (its clones). Null: no file. */
  readonly ram: { readonly path: string; readonly mode: 'shared' | 'private' } | null
}

export interface Nic {
  readonly netdev: string
  readonly macAddress: string
}

/** The disk's name in QEMU's block layer. */
export const diskNode = 'overlay'

export interface Beginning {
  /** Whether it boots the lab's kernel; otherwise the firmware looks for a system on the disk. */
  readonly kernel: boolean
  /** Where its state comes from. Until that is there, it stands still. */
  readonly state: 'power-on' | 'migration' | 'snapshot'
}

const bootArguments = [
  ...['root=/dev/vda', 'rw', 'console=ttyS0', 'quiet', 'loglevel=3', 'net.ifnames=0', 'panic=-1'],
  ...['audit=0', 'random.trust_cpu=on', 'no_timer_check', 'systemd.show_status=0'],
]
const emulatedBootArguments = ['mitigations=off', 'tsc=reliable']

/** Off, because a snapshot taken on one kind of network is refused on another that lacks one of these. */
const offloads = [
  ...['csum', 'guest_csum', 'gso', 'guest_tso4', 'guest_tso6', 'guest_ecn', 'guest_ufo'],
  ...['host_tso4', 'host_tso6', 'host_ecn', 'host_ufo', 'mrg_rxbuf'],
]

/** One command line for template and clones: a RAM snapshot fits only the same devices at the same addresses. */
export function qemuArguments(
  hardware: Hardware,
  files: MachineFiles,
  nic: Nic,
  { kernel, state }: Beginning,
): string[] {
  const { accelerator, memoryMiB, cores } = hardware
  const emulated = accelerator === 'tcg'
  const append = emulated ? [...bootArguments, ...emulatedBootArguments] : bootArguments
  return [
    ...['-accel', emulated ? 'tcg,thread=multi,tb-size=128' : 'kvm'],
    ...['-cpu', emulated ? 'max' : 'host'],
    ...['-machine', 'pc,memory-backend=mem'],
    ...['-m', String(memoryMiB), '-smp', String(cores)],
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-object', memoryBackend(files.ram, memoryMiB)],
    ...(kernel
      ? ['-kernel', hardware.kernel, '-initrd', hardware.initrd, '-append', append.join(' ')]
      : []),
    ...[
      '-drive',
      `file=${quote(files.disk)},if=none,id=disk,node-name=${diskNode},format=qcow2,cache=unsafe,discard=unmap`,
    ],
    ...['-device', 'virtio-blk-pci,drive=disk,addr=4'],
    ...['-device', 'virtio-serial-pci,addr=5'],
    ...['-chardev', 'socket,id=agent,fd=3'],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ...['-device', 'virtio-rng-pci,addr=6'],
    ...['-netdev', nic.netdev],
    '-device',
    `virtio-net-pci,netdev=net,id=nic,mac=${nic.macAddress},addr=7,romfile=,${offloads.map((name) => `${name}=off`).join(',')}`,
    ...['-device', 'vmgenid,guid=auto'],
    ...['-serial', `file:${quote(files.serialLog)}`],
    ...['-chardev', 'stdio,id=monitor,signal=off', '-mon', 'chardev=monitor,mode=control'],
    ...(state === 'power-on' ? [] : ['-S']),
    ...(state === 'migration' ? ['-incoming', 'defer'] : []),
  ]
}

/** Of one name however the RAM is kept, as saved RAM is found again by it. */
function memoryBackend(ram: MachineFiles['ram'], memoryMiB: number): string {
  const size = `id=mem,size=${memoryMiB}M`
  if (!ram) return `memory-backend-ram,${size}`
  const share = ram.mode === 'shared' ? 'on' : 'off'
  return `memory-backend-file,${size},mem-path=${quote(ram.path)},share=${share},prealloc=off`
}

/** A comma ends a value on QEMU's command line unless it is doubled. */
const quote = (path: string) => path.replaceAll(',', ',,')
