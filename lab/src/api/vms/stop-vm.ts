import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { applyPending } from './pending-change.ts'
import { checkLock } from './start-vm.ts'
import { agentEnabled, type Vm } from './vm.ts'

export interface Shutdown {
  readonly skiplock?: boolean | undefined
  /** Seconds. */
  readonly timeout?: number | undefined
  readonly forceStop?: boolean | undefined
}

const defaultSeconds = 60
/** What the agent is given for its answer to a shutdown where nobody said for how long. */
const agentSeconds = 600

const isRunning = (lab: Lab, vm: Vm) => lab.engine.running().has(vm.vmid)

/** What waited for the end of the machine takes effect. */
function cleanUp(lab: Lab, { vmid }: Vm): void {
  const vm = lab.vms.find(vmid)
  if (!vm) return
  const { vmid: _, ...applied } = applyPending(vm)
  lab.vms.update(vmid, applied)
}

/** Like pulling the plug. Nothing, if it does not run. */
export async function stopUnderLock(lab: Lab, vm: Vm, skiplock?: boolean): Promise<void> {
  if (!isRunning(lab, vm)) return
  checkLock(vm, { skiplock })
  await lab.engine.stop(vm.vmid)
  cleanUp(lab, vm)
}

async function kill(lab: Lab, worker: Worker, vm: Vm, why: string): Promise<void> {
  worker.log(`${why} - terminating now with SIGTERM`)
  await lab.engine.stop(vm.vmid)
}

/** Waits for the agent for as long as is said. In 7.4 the command itself waits, and fails if there is no agent. */
async function agentIsThere(lab: Lab, worker: Worker, vm: Vm, seconds: number): Promise<boolean> {
  const { major } = lab.manner
  const until = lab.clock.now() + (major === 7 ? seconds * 1000 : 0)
  for (;;) {
    worker.signal.throwIfAborted()
    if (await lab.agents.isAnswered(vm.vmid)) return true
    if (lab.clock.now() >= until || !isRunning(lab, vm)) break
  }
  if (major === 7) return false
  const kind = major === 9 ? 'qga' : 'qmp'
  const miss = `VM ${vm.vmid} ${kind} command 'guest-ping' failed - got timeout`
  worker.log(`QEMU Guest Agent is not running - ${miss}`)
  return false
}

/** The guest is asked by its agent or by its power button. Whoever stops the task is not held up by the guest. */
async function askGuest(lab: Lab, worker: Worker, vm: Vm, seconds: number): Promise<boolean> {
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(worker.signal.reason)
  worker.signal.addEventListener('abort', stop, { once: true })
  const asked = lab.engine.shutdown(vm.vmid, seconds * 1000)
  asked.catch(() => undefined)
  try {
    worker.signal.throwIfAborted()
    return await Promise.race([asked, stopped.promise])
  } finally {
    worker.signal.removeEventListener('abort', stop)
  }
}

/** Asks the guest to go off. Nothing, if it does not run. */
export async function shutDownUnderLock(
  lab: Lab,
  worker: Worker,
  vm: Vm,
  { skiplock, timeout, forceStop = false }: Shutdown,
): Promise<void> {
  if (!isRunning(lab, vm)) return
  checkLock(vm, { skiplock })
  const failed = 'VM quit/powerdown failed'
  const wantsAgent = agentEnabled(vm)
  const hasAgent = wantsAgent && (await agentIsThere(lab, worker, vm, timeout ?? agentSeconds))
  if (wantsAgent && !hasAgent && lab.manner.major === 7 && isRunning(lab, vm)) {
    if (!forceStop) throw new TaskFailure(failed)
    await kill(lab, worker, vm, failed)
  } else if (!(await askGuest(lab, worker, vm, timeout ?? defaultSeconds))) {
    if (!forceStop) throw new TaskFailure(`${failed} - got timeout`)
    await kill(lab, worker, vm, 'VM still running')
  }
  cleanUp(lab, vm)
}
