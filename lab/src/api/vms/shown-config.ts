import type { Major } from '../nodes/manner.ts'
import { digestOf, snapshotLines } from './config-file.ts'
import { configLines } from './config-lines.ts'
import { applyPending } from './pending-change.ts'
import type { Snapshot, Vm, VmConfig } from './vm.ts'

const mask = '**********'

/** Numbers and flags are numbers, whatever they were set as, and so is the memory in 7.4. */
function typed(config: VmConfig, major: Major): VmConfig {
  const isNumber = (key: string) => {
    const type = configLines[key]?.type
    return type === 'integer' || type === 'boolean' || (key === 'memory' && major === 7)
  }
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      isNumber(key) || key === 'snaptime' ? Number(value) : String(value),
    ]),
  )
}

/** The password goes in and never out again. */
const masked = (config: VmConfig): VmConfig =>
  config.cipassword === undefined ? config : { ...config, cipassword: mask }

function lines(vm: Vm, major: Major): VmConfig {
  return {
    ...typed(masked(vm.config), major),
    ...(vm.lock !== null && { lock: vm.lock }),
    ...(vm.parent !== null && { parent: vm.parent }),
    digest: digestOf(vm),
  }
}

/** `GET .../config`: as it will be after the next start, or as it is. */
export function shownConfig(vm: Vm, major: Major, which: 'current' | 'next' = 'next'): VmConfig {
  const shown = which === 'current' ? vm : applyPending(vm)
  return { ...lines(shown, major), digest: digestOf(vm) }
}

/** `GET .../snapshot/{snapname}/config`. */
export function shownSnapshot(snapshot: Snapshot, major: Major): VmConfig {
  return typed(masked(snapshotLines(snapshot)), major)
}

interface PendingLine {
  readonly key: string
  readonly value?: string | number
  readonly pending?: string | number
  /** 2: for good. */
  readonly delete?: 1 | 2
}

/** `GET .../pending`: line by line what is, what will be, and what will go. */
export function pendingLines(vm: Vm, major: Major): PendingLine[] {
  const now = lines(vm, major)
  const next = typed(vm.pending, major)
  const removal = (key: string): 1 | 2 | null => {
    if (vm.pendingDelete.includes(`!${key}`)) return 2
    return vm.pendingDelete.includes(key) ? 1 : null
  }
  const keys = new Set([
    ...Object.keys(now),
    ...Object.keys(next),
    ...vm.pendingDelete.map((marked) => marked.replace(/^!/, '')),
  ])
  return [...keys].map((key) => {
    const [value, pending, gone] = [now[key], next[key], removal(key)]
    return {
      key,
      ...(value !== undefined && { value }),
      ...(pending !== undefined && { pending: key === 'cipassword' ? `${mask} ` : pending }),
      ...(gone !== null && { delete: gone }),
    }
  })
}
