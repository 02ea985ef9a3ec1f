const SECOND_MS = 1000
const AMBER_BELOW_SECONDS = 10 * 60
const RED_BELOW_SECONDS = 5 * 60

export type CountdownTone = 'calm' | 'amber' | 'red'

/** A begun second counts, so that 00:00:00 means that the time is really up. */
const wholeSeconds = (timeLeftMs: number): number => Math.max(0, Math.ceil(timeLeftMs / SECOND_MS))

export function countdownTone(timeLeftMs: number): CountdownTone {
  const seconds = wholeSeconds(timeLeftMs)
  if (seconds < RED_BELOW_SECONDS) return 'red'
  return seconds < AMBER_BELOW_SECONDS ? 'amber' : 'calm'
}

/** HH:MM:SS */
export function countdownLabel(timeLeftMs: number): string {
  const seconds = wholeSeconds(timeLeftMs)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** Until the label changes next: ticking on the boundary shows every second once, however late timers fire. */
export const nextTickMs = (timeLeftMs: number): number =>
  timeLeftMs <= 0 ? SECOND_MS : timeLeftMs % SECOND_MS || SECOND_MS
