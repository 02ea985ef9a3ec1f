import type { FaultInput } from './fault.ts'

/** Of the requests that are struck, the share that each fault gets; together 1. */
const requestShares: readonly (readonly [share: number, fault: FaultInput])[] = [
  [0.2, { fault: 'server-error' }],
  [0.1, { fault: 'proxy-page' }],
  [0.1, { fault: 'node-error' }],
  [0.05, { fault: 'node-error', status: 596, done: true }],
  [0.15, { fault: 'connection-reset' }],
  [0.15, { fault: 'lost-answer' }],
  [0.05, { fault: 'half-answer' }],
  [0.05, { fault: 'garbage' }],
  [0.1, { fault: 'slow-answer' }],
  [0.03, { fault: 'hang' }],
  [0.02, { fault: 'hang', done: true }],
]

const taskShares: readonly (readonly [share: number, fault: FaultInput])[] = [
  [0.4, { fault: 'task-fails' }],
  [0.1, { fault: 'task-fails', done: true }],
  [0.3, { fault: 'task-warns' }],
  [0.2, { fault: 'task-hangs', delay_ms: 60_000 }],
]

const agentShares: readonly (readonly [share: number, fault: FaultInput])[] = [
  [0.7, { fault: 'agent-silent' }],
  [0.1, { fault: 'agent-lies', address: 'none' }],
  [0.1, { fault: 'agent-lies', address: 'link-local' }],
  [0.1, { fault: 'agent-lies', address: 'docker-only' }],
]

/** What happens to a VM for good is rare; a VM that is asked about often is hit by more of it. */
const worldShares: readonly (readonly [share: number, fault: FaultInput])[] = [
  [0.5, { fault: 'vm-locked', method: 'POST' }],
  [0.5, { fault: 'foreign-vm' }],
  [0.05, { fault: 'vm-powers-off', path: '/nodes/*/qemu/*/agent/**' }],
  [0.02, { fault: 'vm-powers-off', path: '/nodes/*/qemu/*/status/*' }],
  [0.01, { fault: 'vm-vanishes', path: '/nodes/*/qemu/*/status/*' }],
]

/** Storage that is slow for a while is more often than one fault in twenty, and full storage does not heal by itself. */
const storageShares: readonly (readonly [share: number, fault: FaultInput])[] = [
  [0.8, { fault: 'slow-storage' }],
  [0.2, { fault: 'full-storage' }],
]

/**
 * Everything that goes wrong now and then: `probability` is that of a request to be struck, and likewise of a task, a question
 * to a guest agent and work on a disk.
 */
export function chaosMixture(probability: number): FaultInput[] {
  const shares = [requestShares, taskShares, agentShares, storageShares, worldShares].flat()
  return shares.map(([share, fault]) => ({ ...fault, probability: probability * share }))
}
