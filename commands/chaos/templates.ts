import type { SessionType } from '@carrel/contract'

export interface ChaosTemplate {
  readonly vmid: number
  readonly name: string
  readonly sessionType: SessionType
  readonly sessionMinutes: number
  readonly whenPoweredOff: 'end' | 'restart'
  readonly keepSnapshots: number
}

const usual = {
  sessionType: 'ephemeral',
  sessionMinutes: 60,
  whenPoweredOff: 'end',
  keepSnapshots: 1,
} as const

/** The lab's own is the first; the others are copies of it. */
export const TEMPLATES: readonly [ChaosTemplate, ChaosTemplate, ChaosTemplate, ChaosTemplate] = [
  { ...usual, vmid: 9000, name: 'Ephemeral' },
  { ...usual, vmid: 9001, name: 'Persistent', sessionType: 'persistent' },
  { ...usual, vmid: 9002, name: 'Brief', sessionMinutes: 1 },
  { ...usual, vmid: 9003, name: 'Restarting', whenPoweredOff: 'restart' },
]

export const CORES = 1
export const MEMORY_MIB = 256
