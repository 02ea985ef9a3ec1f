import { configId, name as dnsName, storage, tags } from '../http/format.ts'
import { listOf } from '../http/list.ts'
import type { Parameter } from '../http/parameter.ts'
import { agent, memory, net } from '../http/property-formats.ts'
import { driveFields } from './drive-fields.ts'
import { vmLocks } from './vm.ts'

/** Who may set a line: by a privilege on the VM, or by its value (drives, serial ports), or only root. */
export type Right =
  | 'cpu'
  | 'memory'
  | 'hardware'
  | 'options'
  | 'power'
  | 'disk'
  | 'network'
  | 'cloudinit'
  | 'by-value'
  | 'root'

export interface Line extends Parameter {
  readonly right: Right
}

const text = (right: Right, more: Partial<Parameter> = {}): Line => ({
  ...{ type: 'string', optional: true, right },
  ...more,
})
const flag = (right: Right, more: Partial<Parameter> = {}): Line =>
  text(right, { type: 'boolean', ...more })
const whole = (right: Right, minimum: number, maximum?: number): Line =>
  text(right, { type: 'integer', minimum, ...(maximum !== undefined && { maximum }) })
const decimal = (right: Right, maximum?: number): Line =>
  text(right, { type: 'number', minimum: 0, ...(maximum !== undefined && { maximum }) })
const choice = (right: Right, choices: string): Line => text(right, { enum: choices.split(' ') })

/** `net0`, `net1`, .. */
function numbered(prefix: string, count: number, line: Line): Record<string, Line> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${index}`, line]),
  )
}

const drive: Line = { ...driveFields, right: 'by-value' }
const nicModels: Line = { ...net, right: 'network' }
const keyboards =
  'de de-ch da en-gb en-us es fi fr fr-be fr-ca fr-ch hu is it ja lt mk nl no pl pt pt-br sv sl tr'
const systems = 'other wxp w2k w2k3 w2k8 wvista win7 win8 win10 win11 l24 l26 solaris'
const generation = /(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])/

/** Every line that a configuration may have, as the schema of Proxmox VE describes it. */
export const configLines: Readonly<Record<string, Line>> = {
  ...{ cores: whole('cpu', 1), sockets: whole('cpu', 1), vcpus: whole('cpu', 1) },
  ...{ smp: whole('cpu', 1), numa: flag('cpu'), cpu: text('cpu') },
  ...{ cpulimit: decimal('cpu', 128), cpuunits: whole('cpu', 1, 262_144) },
  ...numbered('numa', 8, text('cpu')),

  ...{ memory: { ...memory, right: 'memory' }, balloon: whole('memory', 0) },
  ...{ shares: whole('memory', 0, 50_000), 'allow-ksm': flag('memory', { since: 9 }) },

  ...{ acpi: flag('hardware'), kvm: flag('hardware'), tablet: flag('hardware') },
  ...{ hotplug: text('hardware'), machine: text('hardware'), vga: text('hardware') },
  ...{ smbios1: text('hardware', { maxLength: 512 }), watchdog: text('hardware') },
  scsihw: choice('hardware', 'lsi lsi53c810 virtio-scsi-pci virtio-scsi-single megasas pvscsi'),
  ...{ audio0: text('hardware'), rng0: text('hardware') },

  agent: { ...agent, right: 'options' },
  name: { ...dnsName, right: 'options' },
  description: text('options', { maxLength: 8192 }),
  bios: choice('options', 'seabios ovmf'),
  ...{ keyboard: choice('options', keyboards), ostype: choice('options', systems) },
  ...{ onboot: flag('options'), autostart: flag('options'), protection: flag('options') },
  ...{ localtime: flag('options'), reboot: flag('options'), tdf: flag('options') },
  ...{ startdate: text('options'), startup: text('options'), template: flag('options') },
  ...{ migrate_downtime: decimal('options'), migrate_speed: whole('options', 0) },
  tags: { ...tags, right: 'options' },

  freeze: flag('power'),

  ...{ boot: text('disk'), bootdisk: text('disk', { pattern: /(ide|sata|scsi|virtio)\d+/ }) },
  vmstatestorage: { ...storage, optional: true, right: 'disk' },
  ...numbered('virtio', 16, drive),
  ...numbered('scsi', 31, drive),
  ...numbered('sata', 6, drive),
  ...numbered('ide', 4, drive),
  ...{ efidisk0: text('by-value'), tpmstate0: text('by-value'), cdrom: drive },
  ...numbered('unused', 256, text('by-value')),

  ...numbered('net', 32, nicModels),

  ...{ ciuser: text('cloudinit'), cipassword: text('cloudinit'), sshkeys: text('cloudinit') },
  ...{ cicustom: text('cloudinit'), nameserver: text('cloudinit') },
  ...{ searchdomain: text('cloudinit'), ciupgrade: flag('cloudinit', { since: 8 }) },
  citype: choice('cloudinit', 'configdrive2 nocloud opennebula'),
  ...numbered('ipconfig', 32, text('cloudinit')),

  ...numbered('serial', 4, text('by-value', { pattern: /(\/dev\/[^,]+|socket)/ })),
  ...numbered('usb', 14, text('by-value')),
  ...numbered('hostpci', 16, text('by-value')),
  ...numbered('virtiofs', 10, text('by-value', { since: 8 })),

  ...{ args: text('root'), hookscript: text('root'), affinity: text('root') },
  ...{ hugepages: choice('root', 'any 2 1024'), keephugepages: flag('root') },
  ...{ ivshmem: text('root'), spice_enhancements: text('root') },
  ...{ arch: choice('root', 'x86_64 aarch64'), vmgenid: text('root', { pattern: generation }) },
  ...{ 'amd-sev': text('root', { since: 8 }), 'intel-tdx': text('root', { since: 9 }) },
  lock: text('root', { enum: vmLocks }),
}

const lineNames = text('root', { format: listOf(configId), list: true })

/** What may be said about lines beside their values. */
export const changeParameters = {
  delete: lineNames,
  revert: lineNames,
  force: { type: 'boolean', optional: true, requires: 'delete' },
  digest: { type: 'string', maxLength: 40, optional: true },
  skiplock: { type: 'boolean', optional: true },
} as const satisfies Readonly<Record<string, Parameter>>

/** Names of lines that nobody sets, but that may be removed. */
export const isLineName = (key: string) =>
  Object.hasOwn(configLines, key) ||
  ['parent', 'snaptime', 'vmstate', 'runningmachine', 'runningcpu', 'meta'].includes(key)
