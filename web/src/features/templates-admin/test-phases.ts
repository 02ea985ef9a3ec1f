import { LAUNCH_PHASES, type LaunchPhase, type Session } from '@carrel/contract'

export interface TestPhase {
  readonly phase: LaunchPhase
  readonly state: 'done' | 'current' | 'failed' | 'ahead'
  /** What it took, or since when it goes on. */
  readonly tookMs: number | null
}

/** Where a test launch is, phase by phase. */
export function testPhases(session: Session): TestPhase[] {
  const current = currentPhase(session)
  const failed = failedPhase(session)
  return LAUNCH_PHASES.map((phase) => {
    const tookMs = session.phase_ms[phase] ?? null
    if (phase === failed) return { phase, state: 'failed', tookMs }
    if (phase === current) return { phase, state: 'current', tookMs: null }
    return { phase, state: tookMs === null ? 'ahead' : 'done', tookMs }
  })
}

function currentPhase({ status, step }: Session): LaunchPhase | null {
  if (status === 'active') return 'first_frame'
  if (status === 'activating') return step ?? 'starting_vm'
  return status === 'pending' || status === 'provisioning' || status === 'provisioned'
    ? status
    : null
}

/** A launch that fails notes how long it was in the phase in which it did; a desktop that is not drawn has no such note. */
function failedPhase({ failure, status, phase_ms }: Session): LaunchPhase | null {
  if (failure === null) return null
  if (status !== 'failed') return 'first_frame'
  return LAUNCH_PHASES.findLast((phase) => phase_ms[phase] !== undefined) ?? 'pending'
}

export const totalMs = ({ phase_ms }: Session): number =>
  Object.values(phase_ms).reduce((sum, ms) => sum + ms, 0)
