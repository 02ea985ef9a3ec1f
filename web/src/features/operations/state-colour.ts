import type { SessionStatus } from '@carrel/contract'

/** Of a session’s badge. */
export function stateColour(status: SessionStatus): string {
  if (status === 'active') return 'lamp'
  if (status === 'failed') return 'red'
  return status === 'terminated' ? 'gray' : 'yellow'
}
