import type { Session } from '@carrel/contract'

/** The steps of a launch as people are told of them, each with the states or steps of the session that it is made of. */
export const launchSteps = [
  { key: 'reserve', phases: ['pending'] },
  { key: 'clone', phases: ['provisioning', 'provisioned'] },
  { key: 'start', phases: ['starting_vm'] },
  { key: 'address', phases: ['resolving_ip'] },
  { key: 'desktop', phases: ['waiting_for_desktop'] },
  { key: 'connect', phases: ['creating_connection'] },
] as const

export type LaunchStep = (typeof launchSteps)[number]

/** The step that a session on its way is in. */
export function currentStep({ status, step }: Pick<Session, 'status' | 'step'>): LaunchStep['key'] {
  if (status === 'pending') return 'reserve'
  if (status === 'provisioning') return 'clone'
  switch (step) {
    case 'resolving_ip':
      return 'address'
    case 'waiting_for_desktop':
      return 'desktop'
    case 'creating_connection':
      return 'connect'
    default:
      return 'start'
  }
}

/** Milliseconds that a step took that is over; null where that is not known. */
export function stepDuration(phases: readonly string[], { phase_ms }: Session): number | null {
  const known = phases.flatMap((phase) => phase_ms[phase] ?? [])
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0)
}

const USUAL_WHERE_UNKNOWN_MS = 20_000
const EASE = 2.2

/** Percent. Guided by how long it usually takes, and never full before the desktop is there. */
export function launchProgress({ created_at, expected_active_at }: Session, now: number): number {
  const begun = Date.parse(created_at)
  const usualMs =
    expected_active_at === null ? USUAL_WHERE_UNKNOWN_MS : Date.parse(expected_active_at) - begun
  return 100 * (1 - Math.exp((-EASE * Math.max(0, now - begun)) / Math.max(1, usualMs)))
}

/** `in`: that many milliseconds as usual; `soon`: at any moment; `late`: nearly all launches were ready by now. */
export type Expectation =
  | { readonly kind: 'unknown' | 'soon' | 'late' }
  | { readonly kind: 'in'; readonly ms: number }

export function expectation(
  { expected_active_at: usual, expected_active_by: latest }: Session,
  now: number,
): Expectation {
  if (usual === null) return { kind: 'unknown' }
  const ms = Date.parse(usual) - now
  if (ms > 0) return { kind: 'in', ms }
  return { kind: latest !== null && now > Date.parse(latest) ? 'late' : 'soon' }
}

export function elapsedLabel(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
