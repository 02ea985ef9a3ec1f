import { useEffect, useState } from 'react'
import { serverNow } from '../../api/server-clock.ts'
import { nextTickMs } from './time-left.ts'

const timeLeft = (expiresAt: string): number => Math.max(0, Date.parse(expiresAt) - serverNow())

export function useTimeLeft(expiresAt: string): number {
  const [timeLeftMs, setTimeLeftMs] = useState(() => timeLeft(expiresAt))

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      const left = timeLeft(expiresAt)
      setTimeLeftMs(left)
      timer = setTimeout(tick, nextTickMs(left))
    }
    tick()
    return () => clearTimeout(timer)
  }, [expiresAt])

  return timeLeftMs
}
