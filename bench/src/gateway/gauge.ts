import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'
import { answer } from './calls.ts'

/** Loaded before a peer's own code, which knows nothing of it. Idle unless it is asked. */
const RESOLUTION_MS = 1
const NANOSECONDS = 1e6

export interface SettledMemory {
  readonly resident: number
  readonly young: number
}

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

answer({
  watchEventLoop: () => {
    delay.reset()
    delay.enable()
  },
  /** Milliseconds beyond the timer's own period. */
  eventLoopDelay: () => {
    delay.disable()
    return Math.max(0, delay.percentile(99) / NANOSECONDS - RESOLUTION_MS)
  },
  /**
   * Resident bytes, after what is garbage has been collected and given back. V8's young generation, empty by then, is told
   * apart: it is as large as recent work has made it (1 to 27 MB within one run), however many viewers there are.
   */
  settledMemory: async (): Promise<SettledMemory> => {
    for (let times = 0; times < 4; times += 1) {
      globalThis.gc?.()
      await sleep(150)
    }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    return { resident: process.memoryUsage.rss(), young: young?.physical_space_size ?? 0 }
  },
})
