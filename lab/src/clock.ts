import { setTimeout as delay } from 'node:timers/promises'

/** The lab's time. Whatever waits in the lab waits by it, so that a test may let ten seconds pass in ten milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** `ref: false` lets the process end meanwhile. Rejects with an `AbortError` when the signal aborts. */
  sleep(
    ms: number,
    options?: { readonly signal?: AbortSignal; readonly ref?: boolean },
  ): Promise<void>
}

/** `speed` times as fast as the clock on the wall; 1 is that clock. It begins at the present. */
export function createClock(speed = 1): Clock {
  const begin = Date.now()
  const origin = performance.now()
  return {
    now: () => begin + (performance.now() - origin) * speed,
    async sleep(ms, options = {}) {
      await delay(Math.max(0, ms / speed), undefined, options)
    },
  }
}
