import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Log, reasonOf } from '../log.ts'
import { commandLine, descendants, identify, isAlive, signal } from './process-table.ts'
import { runCommand } from './run-command.ts'

const Identity = z.object({ pid: z.int(), startTime: z.string() })
const RunRecord = z.object({
  /** The process that supervises; while it lives, the run is its own business. */
  owner: Identity,
  guacd: Identity.nullable(),
  container: z.string().nullable(),
})
type RunRecord = z.infer<typeof RunRecord>

/** One run of guacd: its home, and a record from which the next start can end it if this process is killed. */
export class RunDirectory {
  readonly home: string
  readonly #path: string

  constructor(runsDir: string) {
    this.#path = join(runsDir, randomUUID())
    this.home = join(this.#path, 'home')
    mkdirSync(this.home, { recursive: true, mode: 0o700 })
    this.#write({ guacd: null, container: null })
  }

  record(pid: number, container: string | undefined): void {
    this.#write({ guacd: identify(pid), container: container ?? null })
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true })
  }

  #write(run: Omit<RunRecord, 'owner'>): void {
    const file = join(this.#path, 'run.json')
    writeFileSync(`${file}.new`, JSON.stringify({ owner: identify(process.pid), ...run }))
    renameSync(`${file}.new`, file)
  }
}

/** Ends what runs whose supervisor was killed have left behind. */
export async function endStaleRuns(runsDir: string, log: Log): Promise<void> {
  mkdirSync(runsDir, { recursive: true })
  for (const entry of readdirSync(runsDir)) {
    const path = join(runsDir, entry)
    const run = readRecord(path)
    if (run ? isAlive(run.owner) : isJustBeginning(path)) continue
    if (run) await endRun(run, log)
    rmSync(path, { recursive: true, force: true })
  }
}

async function endRun({ guacd, container }: RunRecord, log: Log): Promise<void> {
  if (guacd && isAlive(guacd) && commandLine(guacd.pid).some((part) => part.includes('guacd'))) {
    log.warn('stale_guacd_ended', { pid: guacd.pid })
    for (const process of [guacd, ...descendants(guacd.pid)]) signal(process, 'SIGKILL')
  }
  if (container) {
    await runCommand('docker', ['rm', '-f', container], { deadline: 10_000 }).catch((error) =>
      log.warn('stale_container_kept', { container, reason: reasonOf(error) }),
    )
  }
}

function isJustBeginning(path: string): boolean {
  return Date.now() - statSync(path).mtimeMs < 60_000
}

/** Null where there is none: a run that was killed before it began, or is just beginning. */
function readRecord(path: string): RunRecord | null {
  try {
    return RunRecord.parse(JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')))
  } catch {
    return null
  }
}
