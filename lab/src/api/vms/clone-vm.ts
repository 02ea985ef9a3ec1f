import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import {
  type Clone,
  type ClonePlan,
  clonedLines,
  diskLine,
  isOnSharedStorage,
  linesToClone,
  planDisks,
} from './clone-plan.ts'
import { ConfigRights } from './config-rights.ts'
import { disksOf, mainDisk } from './drive-line.ts'
import { makeClonedDisk } from './make-disk.ts'
import { bare, type VmConfig } from './vm.ts'

const sourceLockMs = 1000
const targetLockMs = 1000
/** Some storages need a moment before they let go of a disk. */
const cleanUpMs = 1000

/** The node that the clone goes to, if it is another one. */
function targetOf({ node, target }: Clone): string | null {
  return target === undefined || target === node || target === 'localhost' ? null : target
}

function checkTarget(lab: Lab, clone: Clone): void {
  const target = targetOf(clone)
  if (target !== null && !lab.cluster.has(target)) {
    throw refuse(`no such cluster node '${target}'`)
  }
  if (clone.storage === undefined) return
  const { name, shared } = lab.requireStorage(clone.storage)
  if (target !== null && !shared) throw refuse(`can't clone to non-shared storage '${name}'`)
}

function demandRights(lab: Lab, caller: Caller, clone: Clone, old: VmConfig): void {
  const rights = new ConfigRights(lab, caller, { vmid: clone.newid, pool: null })
  for (const { volid } of disksOf(old)) rights.storage(clone.storage ?? volid.replace(/:.*/, ''))
  rights.bridges(old)
}

/** What will be done, or why not. It is asked when the request arrives, and again when its turn has come. */
function plan(lab: Lab, caller: Caller, clone: Clone): ClonePlan {
  const { node, vmid, newid, pool } = clone
  if (pool !== undefined) lab.pools.require(pool)
  checkTarget(lab, clone)
  const source = lab.vms.here(node, vmid)
  const old = linesToClone(source, clone)
  demandRights(lab, caller, clone, old)
  const find = (name: string) => lab.requireStorage(name)
  const target = targetOf(clone)
  if (target !== null && !isOnSharedStorage(old, find)) {
    throw refuse(`can't clone VM to node '${target}' (VM uses local storage)`)
  }
  if (lab.vms.find(newid)) throw refuse(`unable to create VM ${newid}: config file already exists`)
  const { major } = lab.manner
  return { source, old, disks: planDisks(source, old, clone, { find, major }) }
}

/** While the disks are made the new VM is there, locked, with a name and description of its own. */
async function make(lab: Lab, worker: Worker, clone: Clone, { source, old, disks }: ClonePlan) {
  const { newid, vmid, node, bwlimit, format } = clone
  const { major } = lab.manner
  if (major === 9) worker.log(`creating a clone of VM ${vmid} with ID ${newid}`)
  let config = clonedLines(old, clone, major)
  const temporary = { description: ' qmclone temporary file' }
  lab.vms.create({ ...bare, vmid: newid, node, lock: 'clone', config: temporary })
  try {
    const main = mainDisk(old)?.key
    for (const disk of disks) {
      const isMain = disk.from.key === main
      await makeClonedDisk(lab, worker, disk, { vmid: newid, isMain, bwlimit, format })
      config = { ...config, [disk.from.key]: diskLine(disk) }
      lab.vms.update(newid, { config })
    }
    const waiting = Object.keys(source.pending).join(',')
    if (waiting) worker.log(`found pending changes for '${waiting}', discarding for clone`)
    const isOverlay = disks.some((disk) => disk.from.key === main && !disk.isFull)
    const origin = { origin: source.vmid, isOverlay }
    lab.vms.update(newid, { config, lock: null, ...origin, node: targetOf(clone) ?? node })
  } catch (error) {
    await lab.clock.sleep(cleanUpMs)
    await lab.engine.deleteDisk(newid)
    lab.vms.delete(newid)
    throw new TaskFailure(`clone failed: ${(error as Error).message}`)
  }
}

/** Answers the task's UPID. The pool is joined at the very end, so until then rights that come from it do not reach the clone. */
export function cloneVm(lab: Lab, caller: Caller, clone: Clone): string {
  plan(lab, caller, clone)
  const { node, vmid, newid, pool } = clone
  const shared = !lab.engine.running().has(vmid)
  const underTargetLock = (worker: Worker) =>
    lab.locks.run(
      newid,
      worker,
      async () => {
        await make(lab, worker, clone, plan(lab, caller, clone))
        if (pool !== undefined) lab.vms.update(newid, { pool })
      },
      { timeoutMs: targetLockMs },
    )
  return lab.tasks.start({ node, type: 'qmclone', id: String(vmid), caller }, (worker) =>
    lab.locks.run(vmid, worker, () => underTargetLock(worker), { shared, timeoutMs: sourceLockMs }),
  )
}
