import type { Session } from '@carrel/contract'
import { useEffect, useEffectEvent, useState } from 'react'
import { serverNow } from '../../api/server-clock.ts'
import { launchProgress } from './launch-steps.ts'

export const REDRAW_MS = 250

export interface LaunchClock {
  /** The server's time, in ms. */
  readonly now: number
  /** Percent; it never goes back, also when the launch is expected later than before, and stands still while that waits. */
  readonly progress: number
}

export function useLaunchClock(session: Session): LaunchClock {
  const [clock, setClock] = useState<LaunchClock>(() => {
    const now = serverNow()
    return { now, progress: launchProgress(session, now) }
  })
  const tick = useEffectEvent(() => {
    const now = serverNow()
    const reached = session.waiting ? 0 : launchProgress(session, now)
    setClock(({ progress }) => ({ now, progress: Math.max(progress, reached) }))
  })
  useEffect(() => {
    const timer = setInterval(() => tick(), REDRAW_MS)
    return () => clearInterval(timer)
  }, [])
  return clock
}
