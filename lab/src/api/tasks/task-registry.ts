import type { Caller } from '../access/access-control.ts'
import { lastLine, type Task, TaskFailure, type Worker } from './task.ts'
import type { TaskJournal } from './task-journal.ts'
import { formatUpid, type Upid } from './upid.ts'

export interface TaskStart {
  readonly node: string
  /** `qmstart`, `qmclone`, .. */
  readonly type: string
  readonly id: string
  readonly caller: Caller
}

const seconds = (ms: number) => Math.floor(ms / 1000)

export class TaskRegistry {
  readonly #tasks: Map<string, Task>
  readonly #journal: TaskJournal
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  #lastPid = 1000
  constructor(journal: TaskJournal) {
    this.#journal = journal
    this.#tasks = journal.load(seconds(Date.now()))
  }

  #nextUpid({ node, type, id, caller }: TaskStart): Upid {
    return {
      node,
      pid: ++this.#lastPid,
      pstart: Math.floor(process.uptime() * 100),
      starttime: seconds(Date.now()),
      type,
      id,
      user: `${caller.user}!${caller.tokenid}`,
    }
  }

  start(start: TaskStart, work: (worker: Worker) => Promise<void>): string {
    const parts = this.#nextUpid(start)
    const upid = formatUpid(parts)
    const task: Task = { upid, parts, log: [], exitstatus: null, endtime: null }
    const abort = new AbortController()
    this.#tasks.set(upid, task)
    this.#journal.write(task)
    this.#running.set(upid, { abort, ended: this.#run(task, abort.signal, work) })
    return upid
  }

  async #run(task: Task, signal: AbortSignal, work: (worker: Worker) => Promise<void>) {
    let warnings = 0
    const worker: Worker = {
      signal,
      log: (line) => task.log.push(line),
      warn: (line) => {
        warnings += 1
        task.log.push(`WARN: ${line}`)
      },
    }
    try {
      // The answer with the UPID leaves first: the work begins in a process of its own.
      await new Promise((resolve) => setImmediate(resolve))
      await work(worker)
      task.exitstatus = warnings === 0 ? 'OK' : `WARNINGS: ${warnings}`
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      task.exitstatus =
        signal.aborted && !(error instanceof TaskFailure) ? 'interrupted by signal' : text
    }
    task.log.push(lastLine(task.exitstatus))
    task.endtime = seconds(Date.now())
    this.#running.delete(task.upid)
    this.#journal.write(task)
  }

  find(upid: string): Task | null {
    return this.#tasks.get(upid) ?? null
  }

  /** Newest first. */
  on(node: string): Task[] {
    return [...this.#tasks.values()].filter((task) => task.parts.node === node).reverse()
  }

  async abort(upid: string): Promise<void> {
    const running = this.#running.get(upid)
    running?.abort.abort()
    await running?.ended
  }

  async close(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort()
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }
}
