import { availableParallelism, totalmem } from 'node:os'
import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { machineSpec } from './machine-spec.ts'
import { applyPending } from './pending-change.ts'
import { type Host, startRefusal } from './start-refusal.ts'
import { isTemplate, memoryMiB, type Vm } from './vm.ts'
import { vmTask } from './vm-task.ts'

export interface StartWish {
  readonly skiplock?: boolean | undefined
  /** Seconds; 0 is for ever. */
  readonly timeout?: number | undefined
}

/** Enough for a machine that has no disk, so that its firmware finds nothing to boot. */
const emptyDiskBytes = 1024 ** 2

export function checkLock(vm: Vm, { skiplock = false }: { skiplock?: boolean | undefined } = {}) {
  if (vm.lock !== null && !skiplock) throw new TaskFailure(`VM is locked (${vm.lock})`)
}

/** QEMU gets so long to come up: 30 s, or longer with much memory. */
const patienceSeconds = (vm: Vm, { timeout }: StartWish) =>
  timeout ?? Math.max(30, Math.floor(memoryMiB(vm) / 1024))

/** What is pending takes effect with a start, but not where a machine goes on. */
function upToDate(lab: Lab, vm: Vm, resumeFrom: string | null): Vm {
  if (resumeFrom !== null) return vm
  const { vmid: _, ...applied } = applyPending(vm)
  return lab.vms.update(vm.vmid, applied)
}

async function bootMachine(lab: Lab, worker: Worker, vm: Vm, seconds: number, from: string | null) {
  const { vmid } = vm
  if (!(await lab.engine.disks()).has(vmid)) await lab.engine.createDisk(vmid, emptyDiskBytes)
  const over = new AbortController()
  const started = lab.engine.start(machineSpec(lab, vm, from)).finally(() => over.abort())
  const isLate =
    seconds > 0 &&
    (await Promise.race([
      started.then(
        () => false,
        () => false,
      ),
      lab.clock.sleep(seconds * 1000, { signal: over.signal }).then(
        () => true,
        () => false,
      ),
    ]))
  if (isLate) {
    await started.catch(() => undefined)
    await lab.engine.stop(vmid)
    throw new TaskFailure(`start failed: command '/usr/bin/kvm -id ${vmid}' failed: got timeout`)
  }
  await started.catch((error: Error) => {
    worker.log(`kvm: ${error.message}`)
    throw new TaskFailure('start failed: QEMU exited with code 1')
  })
}

/** Wherever the lab stands, its template starts. */
function hostOf(lab: Lab): Host {
  const { template, accelerator } = lab.engine
  return {
    cpus: Math.max(availableParallelism(), template.cores),
    memoryBytes: Math.max(totalmem(), template.memoryMiB * 1024 ** 2),
    hasKvm: accelerator === 'kvm',
    hasBridge: (name) => lab.sdn.hasBridge(name),
  }
}

/** The rest of a start, by whoever holds the VM's lock. */
export async function startUnderLock(
  lab: Lab,
  worker: Worker,
  vm: Vm,
  { resumeFrom = null, ...wish }: StartWish & { readonly resumeFrom?: string | null } = {},
): Promise<void> {
  const current = upToDate(lab, vm, resumeFrom)
  const refusal = startRefusal(current, hostOf(lab), lab.manner.major)
  if (refusal) {
    for (const line of refusal.log) worker.log(line)
    throw new TaskFailure(refusal.text)
  }
  const seconds = resumeFrom === null ? patienceSeconds(current, wish) : 0
  await bootMachine(lab, worker, current, seconds, resumeFrom)
}

/** Answers the task's UPID. */
export function startVm(
  lab: Lab,
  caller: Caller,
  { node, vmid, ...wish }: StartWish & { readonly node: string; readonly vmid: number },
): string {
  return vmTask(lab, caller, { node, vmid, type: 'qmstart' }, async (worker) => {
    const vm = lab.vms.get(node, vmid)
    if (isTemplate(vm)) throw new TaskFailure("you can't start a vm if it's a template")
    checkLock(vm, wish)
    if (lab.engine.running().has(vmid)) throw new TaskFailure(`VM ${vmid} already running`)
    await startUnderLock(lab, worker, vm, wish)
  })
}
