import { disksOf, isDriveName } from './drive-line.ts'
import type { Lock, Vm, VmConfig } from './vm.ts'
import { vmLocks } from './vm.ts'

/** Take effect at once, whether the VM runs or not. */
const immediate =
  /^(description|hookscript|lock|migrate_downtime|migrate_speed|name|onboot|protection|shares|startup|tags|vmstatestorage|ciuser|cipassword|citype|cicustom|ciupgrade|nameserver|searchdomain|sshkeys|ipconfig\d+)$/
/** What a machine is given while it runs, as long as `hotplug` has its default. */
const pluggable = /^(net\d+|(virtio|scsi)\d+|usb\d+|tablet|balloon|cpuunits|cpulimit|hotplug)$/

const takesEffectNow = (key: string) => immediate.test(key) || pluggable.test(key)

const nameIn = (marked: string) => marked.replace(/^!/, '')
const isForced = (marked: string) => marked.startsWith('!')

function without(config: VmConfig, keys: readonly string[]): VmConfig {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(config).filter(([key]) => !gone.has(key)))
}

/** Lines that shall be set, and lines that shall go. Both wait until they are applied. */
export function withPending(
  vm: Vm,
  { set, remove, force }: { set: VmConfig; remove: readonly string[]; force: boolean },
): Vm {
  const keys = [...Object.keys(set), ...remove]
  const kept = vm.pendingDelete.filter((marked) => !keys.includes(nameIn(marked)))
  const marked = remove.map((key) => (force ? `!${key}` : key))
  return cleaned({
    ...vm,
    pending: { ...without(vm.pending, remove), ...set },
    pendingDelete: [...kept, ...marked],
  })
}

/** Without what would change nothing. */
function cleaned(vm: Vm): Vm {
  const { config, pending, pendingDelete, lock } = vm
  const isSame = (key: string) => String(config[key]) === String(pending[key])
  const isThere = (key: string) => config[key] !== undefined || (key === 'lock' && lock !== null)
  return {
    ...vm,
    pending: without(pending, Object.keys(pending).filter(isSame)),
    pendingDelete: pendingDelete.filter((marked) => isThere(nameIn(marked))),
  }
}

function firstUnused(config: VmConfig): string {
  let index = 0
  while (config[`unused${index}`] !== undefined) index += 1
  return `unused${index}`
}

/** A disk that leaves its drive stays with the VM, unless it goes for good or is in another drive. */
function keepUnused(config: VmConfig, volid: string | null): VmConfig {
  const inUse = disksOf(config).some((disk) => disk.volid === volid)
  const isKnown = Object.values(config).some((value) => value === volid)
  if (volid === null || inUse || isKnown) return config
  return { ...config, [firstUnused(config)]: volid }
}

const volumeIn = (config: VmConfig, key: string) =>
  disksOf(config).find((disk) => disk.key === key)?.volid ?? null

const asLock = (value: string | number | undefined): Lock | null =>
  vmLocks.find((lock) => lock === value) ?? null

function applied(vm: Vm, isDue: (key: string) => boolean): Vm {
  const gone = vm.pendingDelete.filter((marked) => isDue(nameIn(marked)))
  const due = Object.entries(vm.pending).filter(([key]) => isDue(key))
  let config = vm.config
  for (const marked of gone) {
    const key = nameIn(marked)
    const volid = isDriveName(key) && !isForced(marked) ? volumeIn(config, key) : null
    config = keepUnused(without(config, [key]), volid)
  }
  for (const [key, value] of due) {
    const before = isDriveName(key) ? volumeIn(config, key) : null
    if (key !== 'lock') config = keepUnused({ ...config, [key]: value }, before)
  }
  const taken = Object.keys(config).filter((key) => /^unused\d+$/.test(key))
  const used = new Set(disksOf(config).map(({ volid }) => volid))
  const touchesLock = gone.includes('lock') || vm.pending.lock !== undefined
  return {
    ...vm,
    config: without(
      config,
      taken.filter((key) => used.has(String(config[key]))),
    ),
    pending: without(
      vm.pending,
      due.map(([key]) => key),
    ),
    pendingDelete: vm.pendingDelete.filter((marked) => !gone.includes(marked)),
    lock: touchesLock ? asLock(vm.pending.lock) : vm.lock,
  }
}

/** Everything that waits, for a VM that does not run. */
export const applyPending = (vm: Vm): Vm => applied(vm, () => true)

/** What a running VM can take, or does not notice. The rest goes on waiting. */
export const applyWhileRunning = (vm: Vm): Vm => applied(vm, takesEffectNow)
