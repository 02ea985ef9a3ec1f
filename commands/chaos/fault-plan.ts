import type { FaultInput } from '@carrel/lab/api/faults/fault'

/** Times are those of the lab's clock, which runs `SPEED` times as fast as that on the wall. */
export const SPEED = 8
const seconds = (wall: number) => wall * 1000 * SPEED

/** What goes wrong at Proxmox VE now and then, each with its own probability. */
export const LAB_FAULTS: readonly FaultInput[] = [
  { fault: 'server-error', probability: 0.006 },
  { fault: 'proxy-page', probability: 0.003 },
  { fault: 'node-error', probability: 0.002 },
  { fault: 'node-error', status: 596, done: true, delay_ms: seconds(1), probability: 0.001 },
  { fault: 'token-revoked', probability: 0.001 },
  { fault: 'connection-reset', probability: 0.004 },
  { fault: 'lost-answer', probability: 0.003 },
  { fault: 'lost-answer', method: 'POST', probability: 0.03 },
  { fault: 'lost-answer', method: 'DELETE', probability: 0.03 },
  { fault: 'half-answer', probability: 0.002 },
  { fault: 'garbage', probability: 0.001 },
  { fault: 'slow-answer', delay_ms: seconds(1), probability: 0.003 },
  { fault: 'task-fails', probability: 0.02 },
  { fault: 'task-fails', done: true, probability: 0.01 },
  { fault: 'task-warns', probability: 0.02 },
  { fault: 'task-hangs', delay_ms: seconds(2), probability: 0.01 },
  { fault: 'agent-silent', probability: 0.1 },
  { fault: 'agent-lies', address: 'none', probability: 0.02 },
  { fault: 'agent-lies', address: 'elsewhere', probability: 0.02 },
  { fault: 'agent-lies', address: 'other-vm', probability: 0.01 },
  { fault: 'slow-storage', factor: 4, probability: 0.05 },
  { fault: 'late-storage', delay_ms: seconds(2), probability: 0.03 },
  { fault: 'full-storage', probability: 0.01 },
  { fault: 'vm-locked', method: 'POST', for_ms: seconds(2), probability: 0.01 },
  { fault: 'foreign-vm', probability: 0.03 },
  { fault: 'vm-powers-off', path: '/nodes/*/qemu/*/agent/**', probability: 0.003 },
  { fault: 'vm-vanishes', path: '/nodes/*/qemu/*/status/*', probability: 0.001 },
  {
    fault: 'agent-removed',
    path: '/nodes/*/qemu/*/status/start',
    method: 'POST',
    probability: 0.01,
  },
]

/** Of calls to the gateway. */
export const GATEWAY_FAULTS = { reset: 0.02, lostAnswer: 0.02 }
