import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceProcess } from '../service-process.ts'

/** A part that dies is started again: at once, nearly, and ever less often while that does not help. */
const RESTART_PAUSES = { firstMs: 1000, longestMs: 30_000, calmMs: 60_000 } as const

export type ReadyLine = Readonly<Record<string, unknown>>

export interface KeptService {
  /** The line that says so for the first time; rejects with what it says is wrong. */
  readonly ready: Promise<ReadyLine>
  stop(): Promise<void>
}

export interface KeepOptions {
  readonly launch: () => ServiceProcess
  /** When it is ready after having been started again. */
  readonly onReadyAgain: (line: ReadyLine) => void
  readonly say: (line: string) => void
}

/** Once it was ready it is started again whenever it ends, for ever: other parts hold live desktops meanwhile. */
export function keepRunning({ launch, onReadyAgain, say }: KeepOptions): KeptService {
  const stopped = new AbortController()
  let service = launch()
  let pauseMs: number = RESTART_PAUSES.firstMs

  async function begin(): Promise<ReadyLine> {
    const line = await service.ready
    const since = performance.now()
    service.onUnexpectedEnd((message) => {
      if (performance.now() - since > RESTART_PAUSES.calmMs) pauseMs = RESTART_PAUSES.firstMs
      void again(message)
    })
    return line
  }

  async function again(message: string): Promise<void> {
    while (!stopped.signal.aborted) {
      say(`${message} It is started again in ${pauseMs / 1000} s.`)
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => {})
      if (stopped.signal.aborted) return
      pauseMs = Math.min(2 * pauseMs, RESTART_PAUSES.longestMs)
      service = launch()
      try {
        return onReadyAgain(await begin())
      } catch (error) {
        await service.stop()
        message = (error as Error).message
      }
    }
  }

  return {
    ready: begin(),
    stop: async () => {
      stopped.abort()
      await service.stop()
    },
  }
}
