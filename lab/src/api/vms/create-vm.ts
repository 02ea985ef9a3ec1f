import type { Caller } from '../access/access-control.ts'
import { on } from '../access/permission.ts'
import { forbidden, refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { ConfigRights } from './config-rights.ts'
import { disksOf, isDriveName, parseDrive } from './drive-line.ts'
import { freshUuid, withFreshUuid } from './fresh-identity.ts'
import { givenLines, uniqueTags } from './given-lines.ts'
import { isNetName } from './net-line.ts'
import { putDrives } from './put-drives.ts'
import { startVm } from './start-vm.ts'
import { bare, type VmConfig } from './vm.ts'

export interface NewVm {
  readonly node: string
  readonly vmid: number
  readonly pool?: string | undefined
  /** Where disks go that do not say it themselves. */
  readonly storage?: string | undefined
  readonly start?: boolean | undefined
}

const configLockMs = 5000
const workLockMs = 1000

function demandRights(lab: Lab, caller: Caller, made: NewVm, lines: VmConfig): void {
  const { vmid, pool = null, storage, start } = made
  if (pool !== null) lab.pools.require(pool)
  const rights = new ConfigRights(lab, caller, { vmid, pool })
  if (storage !== undefined) rights.storage(storage)
  if (start) rights.need(['VM.PowerMgmt'])
  const allocate = (place: string) => on(place, ['VM.Allocate'])(lab.access, caller, {}) === null
  const mayAllocate = allocate(`/vms/${vmid}`) || (pool !== null && allocate(`/pool/${pool}`))
  if (!mayAllocate && !rights.isRoot) throw forbidden(null)
  const drives = Object.keys(lines).filter(isDriveName)
  for (const key of drives) rights.volume(parseDrive(String(lines[key])))
  rights.lines(Object.keys(lines))
  for (const [key, value] of Object.entries(lines)) {
    if (/^(serial|usb|hostpci)\d+$/.test(key)) rights.device(key, [value], 'set')
  }
  rights.bridges(lines)
}

/** A disk that does not say where it goes: `scsi0=32`. */
function withStorage(lines: VmConfig, storage: string | undefined): VmConfig {
  const placed = Object.entries(lines).map(([key, line]) => {
    if (!isDriveName(key) || !/^\d+(\.\d+)?(,|$)/.test(String(line))) return [key, line]
    if (storage === undefined) throw refuse('no storage ID specified (and no default storage)')
    return [key, `${storage}:${line}`]
  })
  return Object.fromEntries(placed)
}

/** The first disk, the first CD, the first network card. */
function bootOrder(lines: VmConfig): string {
  const names = Object.keys(lines).sort()
  const disk = disksOf(lines)[0]?.key
  const cd = names.find((key) => isDriveName(key) && /media=cdrom/.test(String(lines[key])))
  const devices = [disk, cd, names.find(isNetName)].filter((each) => each !== undefined)
  return devices.length === 0 ? '' : `order=${devices.join(';')}`
}

/** What Proxmox adds to the lines that were given. */
function completed(lab: Lab, lines: VmConfig): VmConfig {
  const { tags } = lines
  const isSorted = lab.manner.major === 9 && tags !== undefined
  return {
    ...lines,
    meta: `creation-qemu=10.0.2,ctime=${Math.floor(lab.clock.now() / 1000)}`,
    boot: lines.boot ?? bootOrder(lines),
    smbios1: lines.smbios1 ?? withFreshUuid(undefined),
    vmgenid: lines.vmgenid ?? freshUuid(),
    ...(isSorted && { tags: uniqueTags(String(tags)) }),
  }
}

async function make(lab: Lab, worker: Worker, { vmid, pool }: NewVm, lines: VmConfig) {
  const vm = lab.vms.find(vmid)
  if (!vm) throw new TaskFailure(`Configuration file of VM ${vmid} does not exist`)
  const { lock: _, ...config } = completed(lab, await putDrives(lab, worker, vm, lines))
  lab.vms.update(vmid, { config, lock: null })
  if (pool !== undefined) lab.vms.update(vmid, { pool })
}

async function undo(lab: Lab, vmid: number): Promise<void> {
  await lab.engine.deleteDisk(vmid)
  lab.vms.delete(vmid)
}

/** Answers the task's UPID. The configuration is there at once, locked and empty, so that the number is taken. */
export async function createVm(
  lab: Lab,
  caller: Caller,
  made: NewVm,
  params: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { node, vmid } = made
  const lines = withStorage(givenLines(params, lab.manner.major), made.storage)
  demandRights(lab, caller, made, lines)
  const failed = (why: string) => `unable to create VM ${vmid} - ${why}`
  const take = async () => {
    const taken = lab.vms.find(vmid)
    if (taken) throw new TaskFailure(`VM ${vmid} already exists on node '${taken.node}'`)
    lab.vms.create({ ...bare, vmid, node, lock: 'create', config: {} })
  }
  await lab.locks.run(vmid, null, take, { timeoutMs: configLockMs }).catch((error: Error) => {
    throw refuse(failed(error.message))
  })
  return lab.tasks.start({ node, type: 'qmcreate', id: String(vmid), caller }, async (worker) => {
    const work = () => make(lab, worker, made, lines)
    await lab.locks
      .run(vmid, worker, work, { timeoutMs: workLockMs })
      .catch(async (error: Error) => {
        await undo(lab, vmid)
        throw new TaskFailure(failed(error.message))
      })
    if (!made.start) return
    worker.log('Execute autostart')
    startVm(lab, caller, { node, vmid })
  })
}
