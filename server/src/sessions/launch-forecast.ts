import { type ActivationStep, PHASES_UNTIL_ACTIVE } from '@carrel/contract'

type Phase = (typeof PHASES_UNTIL_ACTIVE)[number]

/** Milliseconds that half, and 95 of 100, of the last launches took at most for a phase. */
export interface PhaseTimes {
  readonly phase: string
  readonly p50: number
  readonly p95: number
}

export interface LaunchForecast {
  readonly activeAt: Date
  readonly activeBy: Date
}

export const phaseOf = (
  status: 'pending' | 'provisioning' | 'provisioned' | 'activating',
  step: ActivationStep | null | undefined,
): Phase => (status === 'activating' ? (step ?? 'starting_vm') : status)

/** When a launch that enters a phase now will be done, if the rest of it takes what it took before; null without history. */
export function forecast(
  times: readonly PhaseTimes[],
  phase: Phase,
  now: Date,
): LaunchForecast | null {
  if (times.length === 0) return null
  const left = new Set<string>(PHASES_UNTIL_ACTIVE.slice(PHASES_UNTIL_ACTIVE.indexOf(phase)))
  const ahead = times.filter((each) => left.has(each.phase))
  const after = (ms: number) => new Date(now.getTime() + Math.round(ms))
  return {
    activeAt: after(ahead.reduce((sum, { p50 }) => sum + p50, 0)),
    activeBy: after(ahead.reduce((sum, { p95 }) => sum + p95, 0)),
  }
}
