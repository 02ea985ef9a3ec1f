import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { answer } from './calls.ts'

/** Loaded before a peer's own code, which knows nothing of it. Idle unless it is asked. */
const RESOLUTION_MS = 1
const NANOSECONDS = 1e6
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
  /** Bytes, after what is garbage has been collected and given back. */
  settledMemory: async () => {
    for (let times = 0; times < 4; times += 1) {
      globalThis.gc?.()
      await sleep(150)
    }
    return process.memoryUsage.rss()
  },
})
