import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '@carrel/lab/clock'

export interface PatientClock extends Clock, Disposable {
  /** Whatever waits has waited long enough, now and from now on: the lab is to end, and nobody looks any more. */
  rush(): void
}

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** As Node's own timers say it. */
class AbortError extends Error {
  override name = 'AbortError'
  readonly code = 'ABORT_ERR'
}

const turnMs = 1

/**
 * A lab's clock, about `pace` times as fast as the one on the wall. Time passes by turns of the event loop, one millisecond
 * each, so that a machine that is too busy for its work has no time pass either: ten seconds of the lab are as many turns as
 * ever. Who waits is woken in the order of what they wait for, each before the next.
 */
export function createPatientClock(pace: number): PatientClock {
  let now = Date.now()
  let rushes = false
  let stands = false
  const sleepers = new Set<Sleeper>()

  const nextBefore = (end: number) =>
    [...sleepers]
      .filter(({ until }) => rushes || until <= end)
      .sort((a, b) => a.until - b.until)
      .at(0)

  async function passTo(end: number): Promise<void> {
    for (let next = nextBefore(end); next && !stands; next = nextBefore(end)) {
      sleepers.delete(next)
      now = Math.max(now, next.until)
      next.wake()
      await nextTurn()
    }
    now = Math.max(now, end)
  }

  let passing = false
  const turns = setInterval(async () => {
    if (passing) return
    passing = true
    await passTo(now + pace * turnMs)
    passing = false
  }, turnMs)

  return {
    now: () => now,
    sleep(ms, { signal } = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const sleeper = { until: now + Math.max(0, ms), wake: resolve }
      const giveUp = () => {
        sleepers.delete(sleeper)
        reject(new AbortError('The operation was aborted', { cause: signal?.reason }))
      }
      if (signal?.aborted) giveUp()
      else sleepers.add(sleeper)
      signal?.addEventListener('abort', giveUp, { once: true })
      return promise.finally(() => signal?.removeEventListener('abort', giveUp))
    },
    rush() {
      rushes = true
    },
    [Symbol.dispose]() {
      stands = true
      clearInterval(turns)
    },
  }
}
