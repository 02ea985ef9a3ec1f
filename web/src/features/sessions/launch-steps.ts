import type { Session } from '@carrel/contract'

export const launchSteps = [
  { key: 'reserve', label: 'Reserve a place' },
  { key: 'clone', label: 'Clone the VM' },
  { key: 'start', label: 'Start the VM' },
  { key: 'address', label: 'Wait for its address' },
  { key: 'desktop', label: 'Wait for the desktop' },
  { key: 'connect', label: 'Connect' },
] as const

type LaunchStep = (typeof launchSteps)[number]['key']

/** The step that a session on its way is in. */
export function currentStep({ status, step }: Pick<Session, 'status' | 'step'>): LaunchStep {
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

const EASE = 2.2

/** How far the bar is: guided by how long it usually takes, and never full before the desktop is there. */
export function launchProgress(elapsedMs: number, typicalMs: number): number {
  return 100 * (1 - Math.exp((-EASE * Math.max(0, elapsedMs)) / Math.max(1, typicalMs)))
}

export function elapsedLabel(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
