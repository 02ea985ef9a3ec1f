import { setTimeout as delay } from 'node:timers/promises'
import { HypervisorError } from '../hypervisor-error.ts'

export const calledOff = (cause?: unknown) =>
  new HypervisorError('task_aborted', 'This was called off before it had ended.', { cause })

export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw calledOff(signal.reason)
}

/** @throws HypervisorError `task_aborted` as soon as the signal says so */
export async function pause(ms: number, signal?: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    throw calledOff(error)
  }
}
