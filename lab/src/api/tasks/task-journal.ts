import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { lost, type Task } from './task.ts'
import { parseUpid } from './upid.ts'

const line = z.object({
  upid: z.string(),
  exitstatus: z.string().nullable(),
  endtime: z.number().nullable(),
  log: z.array(z.string()),
})

/** Only the newest are kept over a restart. */
const kept = 1000

function parseLine(text: string): Task | null {
  try {
    const entry = line.parse(JSON.parse(text))
    const parts = parseUpid(entry.upid)
    return parts && { ...entry, parts }
  } catch {
    // A lab that was killed while it wrote leaves half a line.
    return null
  }
}

/** One line when a task starts and one when it has ended; a task that never ended was killed with its lab. */
export class TaskJournal {
  readonly #path: string
  constructor(stateDir: string) {
    this.#path = join(stateDir, 'tasks.jsonl')
  }

  load(now: number): Map<string, Task> {
    const tasks = new Map<string, Task>()
    const lines = existsSync(this.#path) ? readFileSync(this.#path, 'utf8').split('\n') : []
    for (const text of lines) {
      const task = text === '' ? null : parseLine(text)
      if (task) tasks.set(task.upid, task)
    }
    for (const task of tasks.values()) {
      if (task.exitstatus !== null) continue
      task.exitstatus = lost
      task.endtime = now
    }
    const newest = [...tasks].slice(-kept)
    const draft = `${this.#path}.draft`
    writeFileSync(draft, newest.map(([, task]) => this.#format(task)).join(''), { mode: 0o600 })
    renameSync(draft, this.#path)
    return new Map(newest)
  }

  write(task: Task): void {
    appendFileSync(this.#path, this.#format(task), { mode: 0o600 })
  }

  #format({ upid, exitstatus, endtime, log }: Task): string {
    return `${JSON.stringify({ upid, exitstatus, endtime, log })}\n`
  }
}
