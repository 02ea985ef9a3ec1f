import type { Clock } from '../../clock.ts'
import type { Caller } from '../access/access-control.ts'
import { interrupted, lastLine, type Task, TaskFailure, type Worker } from './task.ts'
import type { TaskJournal } from './task-journal.ts'
import { formatUpid, type Upid } from './upid.ts'

export interface TaskStart {
  readonly node: string
  /** `qmstart`, `qmclone`, .. */
  readonly type: string
  readonly id: string
  readonly caller: Caller
}

/** A worker that is stopped gets so long to clean up; its ending is looked for every second. */
const graceSeconds = 5

/** Work begins in a process of its own. So the answer leaves first, and two that ask for the same are both told yes. */
const forkMs = 30

/** Where the numbers of its processes begin differs from start to start, so that no UPID comes twice. */
const firstPid = () => 1000 + Math.floor(Math.random() * 30_000)

export type TaskWork = (worker: Worker) => Promise<void>

export class TaskRegistry {
  readonly #tasks: Map<string, Task>
  readonly #journal: TaskJournal
  readonly #clock: Clock
  readonly #around: (start: TaskStart, work: TaskWork) => TaskWork
  /** The latest last. */
  readonly #ended: Task[]
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  #lastPid = firstPid()
  /** `around` may do the work otherwise. */
  constructor(
    journal: TaskJournal,
    clock: Clock,
    around = (_: TaskStart, work: TaskWork): TaskWork => work,
  ) {
    this.#journal = journal
    this.#clock = clock
    this.#around = around
    this.#tasks = journal.load(this.#seconds())
    const byEnd = (a: Task, b: Task) => (a.endtime ?? 0) - (b.endtime ?? 0)
    this.#ended = [...this.#tasks.values()].sort(byEnd)
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000)
  }

  #nextUpid({ node, type, id, caller }: TaskStart): Upid {
    return {
      node,
      pid: ++this.#lastPid,
      pstart: Math.floor(process.uptime() * 100),
      starttime: this.#seconds(),
      type,
      id,
      user: caller.tokenid === null ? caller.user : `${caller.user}!${caller.tokenid}`,
    }
  }

  start(start: TaskStart, work: TaskWork): string {
    const parts = this.#nextUpid(start)
    const upid = formatUpid(parts)
    const task: Task = { upid, parts, log: [], exitstatus: null, endtime: null }
    const abort = new AbortController()
    this.#tasks.set(upid, task)
    this.#journal.write(task)
    this.#running.set(upid, {
      abort,
      ended: this.#run(task, abort.signal, this.#around(start, work)),
    })
    return upid
  }

  async #run(task: Task, signal: AbortSignal, work: TaskWork) {
    let warnings = 0
    const worker: Worker = {
      upid: task.upid,
      signal,
      log: (line) => task.log.push(line),
      warn: (line) => {
        warnings += 1
        task.log.push(`WARN: ${line}`)
      },
    }
    try {
      await this.#clock.sleep(forkMs, { signal })
      await work(worker)
      task.exitstatus = warnings === 0 ? 'OK' : `WARNINGS: ${warnings}`
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      const hasOwnText = !signal.aborted || error instanceof TaskFailure
      task.exitstatus = (hasOwnText ? text : interrupted).trimEnd().replaceAll('\n', ' ')
    }
    task.log.push(lastLine(task.exitstatus))
    task.endtime = this.#seconds()
    this.#running.delete(task.upid)
    this.#ended.push(task)
    this.#journal.write(task)
  }

  find(upid: string): Task | null {
    return this.#tasks.get(upid) ?? null
  }

  /** Those that run, the oldest first. */
  running(): Task[] {
    return [...this.#running.keys()].flatMap((upid) => this.find(upid) ?? [])
  }

  /** Those that have ended, the latest end first. */
  ended(): Task[] {
    return this.#ended.toReversed()
  }

  /** Of all of a node, the latest start first. */
  on(node: string): Task[] {
    return [...this.#tasks.values()].filter((task) => task.parts.node === node).reverse()
  }

  /** Stops a worker, and answers when it is gone; one that cleans up for longer is waited for no more. */
  async abort(upid: string): Promise<void> {
    this.#running.get(upid)?.abort.abort(new Error(interrupted))
    for (let second = 0; second < graceSeconds && this.#running.has(upid); second += 1) {
      await this.#clock.sleep(1000)
    }
  }

  async close(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort(new Error(interrupted))
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }
}
