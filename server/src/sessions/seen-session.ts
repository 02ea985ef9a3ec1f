import type { SessionStatus } from '@carrel/contract'

/** What the reconciler needs to know of a session. */
export interface SeenSession {
  readonly id: string
  readonly status: SessionStatus
  readonly autoStart: boolean
  readonly stepStartedAt: Date
  readonly expiresAt: Date | null
  readonly vmId: number | null
  readonly vmFate: 'kept' | 'discarded' | 'stopping' | null
  readonly whenPoweredOff: 'end' | 'restart'
  readonly addressCheckedAt: Date | null
  readonly connectionId: string | null
  /** One waits or runs. */
  readonly hasJob: boolean
}

export const isLaunching = ({ status, autoStart }: SeenSession): boolean =>
  status === 'pending' ||
  status === 'provisioning' ||
  status === 'activating' ||
  (status === 'provisioned' && autoStart)

/** Of an ended session as long as its VM, which nobody keeps, is there. */
export const isEnding = ({ status, vmId, vmFate }: SeenSession): boolean =>
  status === 'terminating' ||
  ((status === 'terminated' || status === 'failed') && vmId !== null && vmFate !== 'kept')

/** Its connection is there, or is about to be. */
export const isConnected = ({ status }: SeenSession): boolean =>
  status === 'activating' || status === 'active' || status === 'terminating'
