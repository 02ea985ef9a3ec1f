import type { Upid } from './upid.ts'

/** A worker: answered by its UPID at once; whether it worked is known when it has stopped. */
export interface Task {
  readonly upid: string
  readonly parts: Upid
  readonly log: string[]
  /** Null while it runs. */
  exitstatus: string | null
  /** Seconds since the epoch. */
  endtime: number | null
}

/** Thrown by work: its text becomes the task's exit status. */
export class TaskFailure extends Error {
  override name = 'TaskFailure'
}

export interface Worker {
  readonly upid: string
  readonly signal: AbortSignal
  log(line: string): void
  /** Counted: the task ends with `WARNINGS: n`. */
  warn(line: string): void
}

/** For work that a request waits for, so that nobody reads what it says. */
export const unfollowed: Worker = {
  upid: '',
  signal: new AbortController().signal,
  log() {},
  warn() {},
}

/** What ends a worker that is stopped wherever it happens to be. */
export const interrupted = 'received interrupt'

/** `user` without its token, and the token's id beside it. */
export function ownerOf(task: Pick<Task, 'parts'>): {
  readonly user: string
  readonly tokenid?: string
} {
  const [user = '', tokenid] = task.parts.user.split('!')
  return tokenid === undefined ? { user } : { user, tokenid }
}

/** The status of a worker that left no last line. */
export const lost = 'unexpected status'

export function lastLine(exitstatus: string): string {
  if (exitstatus === 'OK') return 'TASK OK'
  if (exitstatus.startsWith('WARNINGS: ')) return `TASK ${exitstatus}`
  return `TASK ERROR: ${exitstatus}`
}

export type StatusKind = 'ok' | 'warning' | 'error' | 'unknown'

export function kindOf(exitstatus: string | null): StatusKind {
  if (exitstatus === null || exitstatus === lost) return 'unknown'
  if (exitstatus === 'OK') return 'ok'
  return /^WARNINGS: \d+$/.test(exitstatus) ? 'warning' : 'error'
}
