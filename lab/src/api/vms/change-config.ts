import { badParameters, refuse } from '../http/api-error.ts'
import { flag, name, splitTags, tags, text } from '../http/format.ts'
import type { Values } from '../http/parameter.ts'
import type { Lab } from '../lab.ts'
import { digestOf, freshMac, type VmConfig } from './vm.ts'

const positive = { type: 'integer', minimum: 1, optional: true } as const
const nothingToDo = new Set(['node', 'vmid', 'digest', 'delete', 'skiplock'])

/** The lines that a broker changes; Proxmox knows some ninety more. */
export const changeableLines = {
  name,
  description: text,
  tags,
  agent: text,
  boot: text,
  ciuser: text,
  cipassword: text,
  sshkeys: text,
  ipconfig0: text,
  cores: positive,
  sockets: positive,
  memory: text,
  net0: text,
  onboot: flag,
  protection: flag,
  digest: { type: 'string', maxLength: 64, optional: true },
  delete: text,
  skiplock: flag,
} as const

export type ConfigChange = Values<typeof changeableLines>

/** A model without a MAC gets a fresh one: `virtio,bridge=vmbr0`. */
function withMac(net: string): string {
  return net.replace(/^(virtio|e1000|vmxnet3|rtl8139)(?=,|$)/, `$1=${freshMac()}`)
}

function line(key: string, value: string | number | boolean): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (key === 'tags') return [...new Set(splitTags(String(value)))].sort().join(';')
  return key === 'net0' ? withMac(String(value)) : value
}

function changed(config: VmConfig, change: ConfigChange): VmConfig {
  const next: Record<string, string | number> = { ...config }
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || nothingToDo.has(key)) continue
    next[key] = line(key, value)
  }
  for (const key of splitTags(change.delete ?? '')) delete next[key]
  return next
}

/** A locked VM is refused at once, without waiting for its lock. */
export async function changeConfig(
  lab: Lab,
  place: { node: string; vmid: number },
  change: ConfigChange,
): Promise<void> {
  const { node, vmid } = place
  if (change.skiplock) throw badParameters({ skiplock: 'Only root may use this option.' })
  const before = lab.vms.get(node, vmid)
  if (before.lock !== null) throw refuse(`VM is locked (${before.lock})`)
  await lab.locks.run(vmid, null, async () => {
    const { config } = lab.vms.get(node, vmid)
    if (change.digest !== undefined && change.digest !== digestOf(config)) {
      throw refuse('checksum mismatch (file change by other user?)')
    }
    lab.vms.update(vmid, { config: changed(config, change) })
  })
}
