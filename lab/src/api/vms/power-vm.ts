import type { Caller } from '../access/access-control.ts'
import { refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import type { Worker } from '../tasks/task.ts'
import { isOwn } from '../tasks/task-list.ts'
import type { Place } from './change-config.ts'
import { checkLock } from './start-vm.ts'
import { type Shutdown, shutDownUnderLock, stopUnderLock } from './stop-vm.ts'
import { vmTask } from './vm-task.ts'

const isPaused = (lab: Lab, vmid: number) => lab.engine.running().get(vmid)?.paused ?? false

function demandRunning(lab: Lab, { node, vmid }: Place): void {
  lab.vms.here(node, vmid)
  if (!lab.engine.running().has(vmid)) throw refuse(`VM ${vmid} not running`)
}

/** Stops shutdowns of the VM that are under way, as far as the caller may. */
async function overrule(lab: Lab, caller: Caller, worker: Worker, { node, vmid }: Place) {
  const mayAll = lab.access.privileges(caller, `/nodes/${node}`).has('Sys.Modify')
  const shutdowns = lab.tasks.running().filter((task) => {
    const { type, id } = task.parts
    return type === 'qmshutdown' && id === String(vmid) && (mayAll || isOwn(task, caller))
  })
  for (const { upid } of shutdowns) await lab.tasks.abort(upid)
  const upids = shutdowns.map(({ upid }) => upid)
  if (upids.length > 0) worker.log(`overruled qmshutdown tasks: ${upids.join(', ')}`)
}

export interface Stop {
  readonly skiplock?: boolean | undefined
  readonly 'overrule-shutdown'?: boolean | undefined
}

/** Each of these answers its task's UPID. */
export function stopVm(lab: Lab, caller: Caller, place: Place, stop: Stop): string {
  const { node, vmid } = place
  return lab.tasks.start({ node, type: 'qmstop', id: String(vmid), caller }, async (worker) => {
    if (stop['overrule-shutdown']) await overrule(lab, caller, worker, place)
    await lab.locks.run(vmid, worker, () =>
      stopUnderLock(lab, lab.vms.here(node, vmid), stop.skiplock),
    )
  })
}

export function shutDownVm(lab: Lab, caller: Caller, place: Place, shutdown: Shutdown): string {
  const { node, vmid } = place
  const isStop = isPaused(lab, vmid)
  if (isStop && !shutdown.forceStop) throw refuse('VM is paused - cannot shutdown')
  return vmTask(lab, caller, { node, vmid, type: 'qmshutdown' }, async (worker) => {
    const vm = lab.vms.here(node, vmid)
    if (isStop) await stopUnderLock(lab, vm, shutdown.skiplock)
    else await shutDownUnderLock(lab, worker, vm, shutdown)
  })
}

/** The task ends when the guest is off. Whoever cleans up behind it starts it again, so it is shortly `stopped`. */
export function rebootVm(
  lab: Lab,
  caller: Caller,
  place: Place,
  timeout: number | undefined,
): string {
  const { node, vmid } = place
  if (isPaused(lab, vmid)) throw refuse('VM is paused - cannot shutdown')
  demandRunning(lab, place)
  return vmTask(lab, caller, { node, vmid, type: 'qmreboot' }, async (worker) => {
    if (!lab.engine.running().has(vmid)) return
    lab.rebootRequests.add(vmid)
    await shutDownUnderLock(lab, worker, lab.vms.here(node, vmid), { timeout }).catch((error) => {
      lab.rebootRequests.delete(vmid)
      throw error
    })
  })
}

/** What needs a VM that runs, both when it is asked for and when its turn comes. */
function whileRunning(
  { lab, caller, place, type }: { lab: Lab; caller: Caller; place: Place; type: string },
  skiplock: boolean | undefined,
  work: () => Promise<void>,
): string {
  demandRunning(lab, place)
  const { node, vmid } = place
  return vmTask(lab, caller, { node, vmid, type }, async () => {
    checkLock(lab.vms.get(node, vmid), { skiplock })
    demandRunning(lab, place)
    await work()
  })
}

export function resetVm(lab: Lab, caller: Caller, place: Place, skiplock?: boolean): string {
  const about = { lab, caller, place, type: 'qmreset' }
  return whileRunning(about, skiplock, () => lab.engine.reset(place.vmid))
}

export function pauseVm(lab: Lab, caller: Caller, place: Place, skiplock?: boolean): string {
  const about = { lab, caller, place, type: 'qmpause' }
  return whileRunning(about, skiplock, () => lab.engine.pause(place.vmid))
}

/** It waits for the VM's lock before it answers, and goes on if it does not get it. */
export async function resumeVm(
  lab: Lab,
  caller: Caller,
  place: Place,
  skiplock?: boolean,
): Promise<string> {
  const { node, vmid } = place
  await lab.locks.run(vmid, null, async () => undefined).catch(() => undefined)
  demandRunning(lab, place)
  return vmTask(lab, caller, { node, vmid, type: 'qmresume' }, async () => {
    const vm = lab.vms.get(node, vmid)
    demandRunning(lab, place)
    if (!isPaused(lab, vmid)) return
    checkLock(vm, { skiplock })
    await lab.engine.resume(vmid)
  })
}
