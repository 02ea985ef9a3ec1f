import type { Clock } from '../../clock.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import type { TaskStart, TaskWork } from '../tasks/task-registry.ts'
import type { FaultIn } from './fault.ts'
import type { Strike } from './faults.ts'
import { taskError, taskWarning } from './real-texts.ts'

interface StruckTask {
  readonly start: TaskStart
  readonly worker: Worker
  readonly clock: Clock
  /** Does something while the VM's lock is held. */
  readonly underLock: (hold: () => Promise<void>) => Promise<void>
}

/** Until the fault is switched off, the time is up, or the task is stopped, which fails it. */
async function hang(clock: Clock, ms: number, off: AbortSignal, stopped: AbortSignal) {
  const signal = AbortSignal.any([off, stopped])
  await clock.sleep(ms, { signal }).catch(() => undefined)
  stopped.throwIfAborted()
}

/** A day: longer than anybody waits. */
const foreverMs = 86_400_000

async function applyToTask(
  { fault, dice, signal }: Strike<FaultIn<'task'>>,
  next: () => Promise<void>,
  { start: { type, id }, worker, clock, underLock }: StruckTask,
): Promise<void> {
  switch (fault.fault) {
    case 'task-fails':
      if (fault.done) await next()
      throw new TaskFailure(fault.text ?? taskError(dice, type, id))
    case 'task-warns':
      await next()
      worker.warn(fault.text ?? taskWarning(dice, type, id))
      return
    case 'task-hangs':
      await underLock(() => hang(clock, fault.delay_ms ?? foreverMs, signal, worker.signal))
      return next()
  }
}

/** The work of a task under the faults that strike it. A clone holds the lock of a VM that is not there before. */
export function workUnderFaults(lab: Lab, start: TaskStart, work: TaskWork): TaskWork {
  const vmid = /^qm(?!clone)/.test(start.type) ? Number(start.id) : null
  return (worker) => {
    const underLock = (hold: () => Promise<void>) =>
      vmid === null ? hold() : lab.locks.run(vmid, worker, hold)
    const occasion = { task: start.type, node: start.node, vmid: Number(start.id) }
    return lab.faults.around(
      'task',
      occasion,
      () => work(worker),
      (strike, next) => applyToTask(strike, next, { start, worker, clock: lab.clock, underLock }),
    )
  }
}
