import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, unfollowed, type Worker } from '../tasks/task.ts'
import { type ConfigChange, changeRefusal, readChange, withReverts } from './config-change.ts'
import { ConfigRights } from './config-rights.ts'
import { isDriveName, parseDrive } from './drive-line.ts'
import { uniqueTags } from './given-lines.ts'
import { isNetName } from './net-line.ts'
import { applyPending, applyWhileRunning, withPending } from './pending-change.ts'
import { putDrives } from './put-drives.ts'
import { onlyRoot } from './root-only.ts'
import { isProtected, type Vm, type VmConfig } from './vm.ts'

export interface Place {
  readonly node: string
  readonly vmid: number
}

const isDevice = (key: string) => /^(serial|usb|hostpci)\d+$/.test(key)

/** Those that need no look at what is there. */
function demandRights(rights: ConfigRights, { set, remove }: ConfigChange): void {
  rights.lines(remove)
  rights.lines(Object.keys(set))
  for (const key of Object.keys(set).filter(isDriveName)) {
    rights.volume(parseDrive(String(set[key])))
  }
  rights.bridges(set)
}

/** Those that depend on what a line has been so far. */
function demandRightsOn(rights: ConfigRights, vm: Vm, { set, remove }: ConfigChange): void {
  const before: VmConfig = { ...vm.pending, ...vm.config }
  const present = remove.filter((key) => before[key] !== undefined)
  for (const key of present) {
    const value = before[key] ?? ''
    if (isDriveName(key)) rights.drive(String(value))
    else if (/^unused\d+$/.test(key)) rights.need(['VM.Config.Disk'])
    else if (isDevice(key)) rights.device(key, [value], 'delete')
    else if (isNetName(key)) rights.bridges({ [key]: value })
  }
  for (const [key, value] of Object.entries(set)) {
    const old = before[key]
    const values = old === undefined ? [value] : [old, value]
    if (isDriveName(key)) for (const each of values) rights.drive(String(each))
    else if (isDevice(key)) rights.device(key, values, 'modify')
    else if (isNetName(key) && old !== undefined) rights.bridges({ [key]: old })
  }
}

function checkProtection(vm: Vm, remove: readonly string[]): void {
  if (!isProtected(vm)) return
  const drive = remove.find((key) => isDriveName(key) && vm.config[key] !== undefined)
  if (drive) throw refuse(`can't remove drive '${drive}' - protection mode enabled`)
}

/** Under the VM's lock: checks again, makes disks, writes what is pending and applies what can be applied. */
async function write(
  lab: Lab,
  worker: Worker | null,
  { node, vmid }: Place,
  change: ConfigChange,
  rights: ConfigRights,
): Promise<void> {
  const { major } = lab.manner
  const vm = lab.vms.get(node, vmid)
  const refusal = changeRefusal(vm, change, major)
  if (refusal !== null) throw refuse(refusal)
  worker?.log(`update VM ${vmid}: ${change.said}`)
  demandRightsOn(rights, vm, change)
  const { set: wanted, remove } = withReverts(vm, change)
  checkProtection(vm, remove)
  for (const key of remove) {
    const isThere =
      { ...vm.config, ...vm.pending }[key] !== undefined || (key === 'lock' && vm.lock)
    if (!isThere) worker?.log(`cannot delete '${key}' - not set in current configuration!`)
  }
  const drives = await putDrives(lab, worker ?? unfollowed, vm, wanted)
  const { tags } = drives
  const set = tags === undefined ? drives : { ...drives, tags: uniqueTags(String(tags)) }
  const pending = withPending(vm, { set, remove, force: change.force })
  const isRunning = lab.engine.running().has(vmid)
  const { vmid: _, ...applied } = isRunning ? applyWhileRunning(pending) : applyPending(pending)
  lab.vms.update(vmid, applied)
}

/** What is checked at once, and what is left to do. From 9 on a locked or changed VM is refused without waiting for its lock. */
function prepare(
  lab: Lab,
  caller: Caller,
  place: Place,
  params: Readonly<Record<string, unknown>>,
): (worker: Worker | null) => Promise<void> {
  onlyRoot(caller, params, ['skiplock'])
  const { major } = lab.manner
  const change = readChange(params, major)
  const rights = new ConfigRights(lab, caller, { vmid: place.vmid, pool: null })
  demandRights(rights, change)
  if (major === 9) {
    const refusal = changeRefusal(lab.vms.get(place.node, place.vmid), change, major)
    if (refusal !== null) throw refuse(refusal)
  }
  return (worker) =>
    lab.locks.run(place.vmid, worker, () => write(lab, worker, place, change, rights))
}

/** `PUT`: answers when it is done. */
export async function changeConfig(
  lab: Lab,
  caller: Caller,
  place: Place,
  params: Readonly<Record<string, unknown>>,
): Promise<void> {
  const work = prepare(lab, caller, place, params)
  await work(null).catch((error: unknown) => {
    throw error instanceof TaskFailure ? refuse(error.message) : error
  })
}

/** `POST`: answers the task's UPID, or null if it ends within the delay. */
export async function changeConfigLater(
  lab: Lab,
  caller: Caller,
  place: Place,
  params: Readonly<Record<string, unknown>> & { readonly background_delay?: number | undefined },
): Promise<string | null> {
  const work = prepare(lab, caller, place, params)
  const { node, vmid } = place
  const upid = lab.tasks.start({ node, type: 'qmconfig', id: String(vmid), caller }, work)
  for (let second = 0; second < (params.background_delay ?? 0); second += 1) {
    await lab.clock.sleep(1000)
    const exitstatus = lab.tasks.find(upid)?.exitstatus ?? null
    if (exitstatus === null) continue
    if (/^(OK|WARNINGS: \d+)$/.test(exitstatus)) return null
    throw refuse(`failed to update VM ${vmid}: ${exitstatus}`)
  }
  return upid
}
