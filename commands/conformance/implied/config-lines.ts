import { isSet, type JsonObject, textOf } from '../json-value.ts'
import { type ConfigLines, plainLines, type SceneVm } from '../scene.ts'

/** Made by the node itself, or told by other means. */
const own = new Set([
  ...['digest', 'meta', 'smbios1', 'vmgenid', 'lock', 'template', 'snaptime', 'parent', 'vmstate'],
  ...['runningcpu', 'runningmachine', 'running-nets-host-mtu', 'node', 'vmid', 'delete', 'pending'],
])
const disk = /^(?:virtio|scsi|sata|ide)\d+$/

/** `virtio=BC:24:11:3B:BB:1F,bridge=vmbr0` as it is asked for: the node gives the MAC. */
const withoutMac = (net: string) => net.replace(/^(\w+)=[0-9A-F:]{17}/i, '$1')

/** The lines of a recorded configuration that somebody must have asked for. */
function askedLines(config: JsonObject): ConfigLines {
  const lines: ConfigLines = {}
  for (const [key, value] of Object.entries(config)) {
    const text = textOf(value)
    if (text === null || own.has(key) || disk.test(key)) continue
    lines[key] = key.startsWith('net') ? withoutMac(text) : text
  }
  return lines
}

/** The template whose disk that of `local:9000/base-9000-disk-0.qcow2/101/vm-101-disk-0.qcow2` stands on. */
export function baseOf(volume: string): number | null {
  const [, base, own] = /base-(\d+)-disk-\d+[^/]*\/(?:\d+\/)?vm-(\d+)-disk/.exec(volume) ?? []
  return base !== undefined && own !== undefined ? Number(base) : null
}

const units = ['', 'K', 'M', 'G', 'T']

/** Of `size=96M`. */
function bytesOf(volume: string): number | null {
  const [, number, unit = ''] = /\bsize=(\d+)([KMGT]?)/.exec(volume) ?? []
  return number === undefined ? null : Number(number) * 1024 ** units.indexOf(unit)
}

function diskOf(volume: string, known: SceneVm['disk']): SceneVm['disk'] {
  const storage = /^([\w-]+):/.exec(volume)?.[1] ?? null
  return { storage, bytes: bytesOf(volume) ?? known.bytes, raw: /\.raw\b/.test(volume) }
}

export function describeByConfig(vm: SceneVm, config: JsonObject): void {
  Object.assign(vm.lines, askedLines(config))
  if (isSet(config.template)) vm.template = true
  if (config.lock === 'clone' || config.lock === 'snapshot') vm.underWay = config.lock
  for (const [key, value] of Object.entries(config)) {
    if (!disk.test(key)) continue
    const volume = String(value)
    vm.base ??= baseOf(volume)
    vm.disk = diskOf(volume, vm.disk)
  }
  for (const key of Object.keys(plainLines)) {
    if (config[key] === undefined) vm.lines[key] = null
  }
}
