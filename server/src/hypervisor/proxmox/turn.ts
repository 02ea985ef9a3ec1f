import { HypervisorError } from '../hypervisor-error.ts'
import { calledOff } from './pause.ts'

export interface TurnPatience {
  /** How long to wait, in milliseconds. */
  readonly waitMs: number
  readonly signal?: AbortSignal | undefined
  /** What is waited for: `VM 120`. */
  readonly what: string
}

/**
 * Waits until it is one's turn.
 * @throws HypervisorError `lock_timeout` when it took too long, `task_aborted` when it was called off
 */
export function waitForTurn(turn: Promise<void>, patience: TurnPatience): Promise<void> {
  const { waitMs, signal, what } = patience
  return new Promise((resolve, reject) => {
    const finish = (error: HypervisorError | null) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      if (error) reject(error)
      else resolve()
    }
    const onAbort = () => finish(calledOff(signal?.reason))
    const timer = setTimeout(() => finish(tookTooLong(what)), waitMs)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    void turn.then(() => finish(null))
  })
}

const tookTooLong = (what: string) =>
  new HypervisorError('lock_timeout', `Other work on ${what} has not ended in time.`, {
    transient: true,
    hint: 'Try again in a few minutes; the task log of the node tells what is being done.',
  })
