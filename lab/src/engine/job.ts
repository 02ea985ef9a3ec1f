import { CommandFailed } from './errors.ts'
import { isObject } from './json-lines.ts'
import type { Monitor } from './monitor.ts'

export interface JobOptions {
  readonly deadlineMs: number
  readonly signal?: AbortSignal
  /** From 0 to 1. */
  readonly onShare?: (share: number) => void
}

const pollMs = 20
let jobs = 0

/** Starts one of QEMU's jobs and gives its id. */
export async function startJob(
  monitor: Monitor,
  command: string,
  args: Record<string, unknown>,
): Promise<string> {
  const id = `${command}-${++jobs}`
  await monitor.execute(command, { 'job-id': id, ...args })
  return id
}

/** Waits for the end of a job that QEMU was told to remember until it is dismissed; rejects if it failed. */
export async function jobEnd(
  monitor: Monitor,
  id: string,
  { deadlineMs, signal, onShare }: JobOptions,
): Promise<void> {
  const end = performance.now() + deadlineMs
  let isCancelled = false
  for (;;) {
    // While RAM is saved or loaded, the monitor stands still, too.
    const list = await monitor.execute('query-jobs', {}, deadlineMs)
    const job = Array.isArray(list) ? list.find((each) => isObject(each) && each.id === id) : null
    if (!isObject(job)) throw new CommandFailed(`QMP ${id}`, 'the job is gone')
    if (job.status === 'concluded') {
      await monitor.execute('job-dismiss', { id })
      signal?.throwIfAborted()
      if (isCancelled) throw new CommandFailed(`QMP ${id}`, `no end after ${deadlineMs} ms`)
      if (job.error !== undefined) throw new CommandFailed(`QMP ${id}`, String(job.error))
      return
    }
    const total = Number(job['total-progress'])
    if (total > 0) onShare?.(Math.min(1, Number(job['current-progress']) / total))
    if (!isCancelled && (signal?.aborted || performance.now() > end)) {
      isCancelled = true
      // It may have ended by itself meanwhile; the next look tells.
      await monitor.execute('job-cancel', { id }).catch(() => undefined)
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
