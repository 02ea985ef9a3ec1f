/** A VM's configuration as `GET .../config` answers it: one line per key, property strings as they stand. */
export type VmConfigLines = Readonly<Record<string, unknown>>

export interface Volume {
  readonly storage: string
  /** `9000/base-9000-disk-0.qcow2` */
  readonly name: string
  readonly cdrom: boolean
}

const driveKey = /^(?:ide|sata|scsi|virtio)\d+$|^efidisk0$|^tpmstate0$/
const volumeLine = /^(?:file=)?([A-Za-z][\w.-]*):([^,]+)(,.*)?$/

/** Drives with a medium. A cdrom that is empty or the host's own is none. */
export function volumesOf(config: VmConfigLines): Volume[] {
  return Object.entries(config).flatMap(([key, line]) => {
    if (!driveKey.test(key)) return []
    const [, storage, name, options = ''] = volumeLine.exec(String(line)) ?? []
    if (storage === undefined || name === undefined) return []
    const cdrom = /,media=cdrom(?:,|$)/.test(options)
    return [{ storage, name, cdrom: cdrom && !name.includes('cloudinit') }]
  })
}

/** `raw`, `qcow2` or `vmdk`; `raw` where the storage keeps block devices. */
export function formatOf({ name }: Volume): string {
  return /\.(qcow2|vmdk)$/.exec(name)?.[1] ?? 'raw'
}

/** `agent` is `1`, `enabled=1,fstrim_cloned_disks=1`, `0`, or missing. */
export function agentEnabled(agent: string | null): boolean {
  return /^(?:enabled=)?1(?:,|$)|,enabled=1(?:,|$)/.test(agent ?? '')
}

/** The MAC in `virtio=BC:24:11:3B:BB:1F,bridge=vmbr0`, or in `...,macaddr=..` of older configurations. */
export function macOfNet(net: string): string | null {
  return /=([0-9a-f]{2}(?::[0-9a-f]{2}){5})(?:,|$)/i.exec(net)?.[1]?.toUpperCase() ?? null
}

export interface Bridge {
  readonly name: string
  readonly tag: number | null
}

/** What a network card is plugged into; null for a card without a bridge, which is behind QEMU's own NAT. */
export function bridgeOfNet(net: string): Bridge | null {
  const name = /(?:^|,)bridge=([^,]+)/.exec(net)?.[1]
  if (name === undefined) return null
  const tag = /(?:^|,)tag=(\d+)/.exec(net)?.[1]
  return { name, tag: tag === undefined ? null : Number(tag) }
}

/** The same card, MAC and all, plugged into another bridge, or into none of its VLANs. */
export function netOnBridge(net: string, { name, tag }: Bridge): string {
  const present = bridgeOfNet(net)
  if (present?.name === name && present.tag === tag) return net
  const kept = net.split(',').filter((part) => !/^(?:bridge|tag)=/.test(part))
  return [...kept, `bridge=${name}`, ...(tag === null ? [] : [`tag=${tag}`])].join(',')
}
