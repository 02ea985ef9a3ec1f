import { HypervisorError } from '../hypervisor-error.ts'
import { pause } from './pause.ts'

const firstPauseMs = 500
const longestPauseMs = 5000

/**
 * A VM's lock is held by another task for a moment: by `qm cleanup` for up to 30 s after a power-off since qemu-server 9.1.13.
 * A refusal on a lock means that nothing was done, so the call is made again, for `forMs`.
 */
export async function retryWhileLocked<T>(
  work: () => Promise<T>,
  { forMs, signal }: { readonly forMs: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const until = Date.now() + forMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await work()
    } catch (error) {
      const locked = error instanceof HypervisorError && error.code === 'lock_timeout'
      if (!locked || Date.now() + pauseMs > until) throw error
      await pause(pauseMs * (0.75 + Math.random() / 2), signal)
    }
  }
}
