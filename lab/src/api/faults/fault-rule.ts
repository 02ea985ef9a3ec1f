import { type Dice, diceFor } from './dice.ts'
import type { Fault } from './fault.ts'
import { placeOf } from './fault.ts'
import { pathMatches } from './path-pattern.ts'

/** Something that a fault could strike: a request, a task, a question to an agent, work on a disk. */
export interface Occasion {
  readonly method?: string | undefined
  /** Below `/api2/json`. */
  readonly path?: string | undefined
  readonly node?: string | undefined
  readonly vmid?: number | undefined
  readonly task?: string | undefined
  readonly storage?: string | undefined
}

/** How far a fault is. */
export interface Progress {
  /** Occasions that matched, and those that it struck. */
  readonly seen: number
  readonly fired: number
  /** Ms after it was switched on; null: not yet. */
  readonly openedMs: number | null
  /** `seen` at that time. */
  readonly seenBefore: number
}
export const notYet: Progress = { seen: 0, fired: 0, openedMs: null, seenBefore: 0 }

export interface Decision {
  readonly progress: Progress
  /** Null: it does not strike. Otherwise what its choices are made with. */
  readonly dice: Dice | null
}

const nth = ({ at }: Fault) => (typeof at === 'string' ? Number.parseInt(at, 10) : null)

export function matches(fault: Fault, occasion: Occasion): boolean {
  const { method, path, node, vmid, task, storage }: Occasion = fault
  return (
    (method === undefined || method === occasion.method) &&
    (path === undefined || pathMatches(path, occasion.path ?? '')) &&
    (node === undefined || node === occasion.node) &&
    (vmid === undefined || vmid === occasion.vmid) &&
    (task === undefined || task === occasion.task) &&
    (storage === undefined || storage === occasion.storage)
  )
}

/** It happens at its time, or at once, and no request is waited for. */
export function isByTheClock(fault: Fault): boolean {
  const { method, path }: Occasion = fault
  const ofRequests = [
    method,
    path,
    nth(fault) ?? undefined,
    fault.probability,
    fault.every,
    fault.times,
  ]
  return placeOf(fault) === 'world' && ofRequests.every((value) => value === undefined)
}

/** In the world, `for_ms` is how long each strike lasts, and not a time after which there is none. */
function windowMs(fault: Fault): number | undefined {
  return placeOf(fault) !== 'world' && 'for_ms' in fault ? fault.for_ms : undefined
}

/** What happens in the world happens once, unless its frequency is given; so does what waits for the n-th occasion only. */
function limitOf(fault: Fault): number {
  if (fault.times !== undefined) return fault.times
  if (fault.probability !== undefined || fault.every !== undefined) return Infinity
  if (placeOf(fault) === 'world') return 1
  return nth(fault) !== null && windowMs(fault) === undefined ? 1 : Infinity
}

function isOver(fault: Fault, { fired, openedMs }: Progress, nowMs: number): boolean {
  if (fired >= limitOf(fault)) return true
  const window = windowMs(fault)
  return window !== undefined && openedMs !== null && nowMs >= openedMs + window
}

export type FaultState = 'waiting' | 'on' | 'over'

export function stateOf(fault: Fault, progress: Progress, nowMs: number): FaultState {
  const opened = opens(fault, progress, nowMs)
  if (isOver(fault, opened, nowMs)) return 'over'
  return opened.openedMs === null ? 'waiting' : 'on'
}

/** The time opens it, or the occasion that was seen last. */
function opens(fault: Fault, progress: Progress, nowMs: number): Progress {
  if (progress.openedMs !== null) return progress
  const n = nth(fault)
  if (n !== null) {
    if (progress.seen < n) return progress
    return { ...progress, openedMs: nowMs, seenBefore: n - 1 }
  }
  const from = typeof fault.at === 'number' ? fault.at : 0
  return nowMs < from ? progress : { ...progress, openedMs: from }
}

/** Whether a fault strikes an occasion that it matches, `nowMs` after it was switched on. */
export function decide(
  fault: Fault,
  before: Progress,
  nowMs: number,
  { seed, id }: { readonly seed: number; readonly id: number },
): Decision {
  const early = typeof fault.at === 'number' && nowMs < fault.at
  if (early) return { progress: before, dice: null }
  const progress = opens(fault, { ...before, seen: before.seen + 1 }, nowMs)
  if (progress.openedMs === null || isOver(fault, progress, nowMs)) return { progress, dice: null }
  const turn = progress.seen - progress.seenBefore
  const dice = diceFor(seed, id, turn)
  const strikes = turn % (fault.every ?? 1) === 0 && dice() < (fault.probability ?? 1)
  if (!strikes) return { progress, dice: null }
  return { progress: { ...progress, fired: progress.fired + 1 }, dice }
}
