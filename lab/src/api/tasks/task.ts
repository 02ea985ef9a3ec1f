import type { Upid } from './upid.ts'

/** A worker: answered by its UPID at once; whether it worked is known when it has stopped. */
export interface Task {
  readonly upid: string
  readonly parts: Upid
  readonly log: string[]
  /** Null while it runs. */
  exitstatus: string | null
  endtime: number | null
}

/** Thrown by work: its text becomes the task's exit status. */
export class TaskFailure extends Error {
  override name = 'TaskFailure'
}

export interface Worker {
  readonly signal: AbortSignal
  log(line: string): void
  warn(line: string): void
}

/** `user` without its token, and the token's id beside it. */
export function ownerOf(task: Task): { readonly user: string; readonly tokenid?: string } {
  const [user = '', tokenid] = task.parts.user.split('!')
  return tokenid === undefined ? { user } : { user, tokenid }
}

export function lastLine(exitstatus: string): string {
  if (exitstatus === 'OK') return 'TASK OK'
  if (exitstatus.startsWith('WARNINGS: ')) return `TASK ${exitstatus}`
  return `TASK ERROR: ${exitstatus}`
}
