import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../places.ts'
import { ServiceProcess } from '../service-process.ts'
import type { KillSchedule } from './kill-schedule.ts'
import type { Journal } from './observations.ts'

const STARTS = 3

export interface FleetOptions {
  /** One for each server, with its own address and its own way to the gateway. */
  readonly environments: readonly Readonly<Record<string, string>>[]
  readonly logDir: string
  readonly journal: Journal
  readonly schedule: KillSchedule
}

interface Slot {
  process: ServiceProcess | null
  isUp: boolean
  /** A kill and the start that follows it. */
  turn: Promise<void>
}

/** The servers: killed when it is asked for, and started again. */
export class ServerFleet {
  readonly #options: FleetOptions
  readonly #slots: Slot[]
  #isEnding = false

  constructor(options: FleetOptions) {
    this.#options = options
    this.#slots = options.environments.map(() => ({
      process: null,
      isUp: false,
      turn: Promise.resolve(),
    }))
  }

  get size(): number {
    return this.#slots.length
  }

  async start(): Promise<void> {
    await this.#start(0, null)
    await Promise.all(this.#slots.slice(1).map((_, index) => this.#start(index + 1, null)))
  }

  isUp(server: number): boolean {
    return this.#slots[server]?.isUp ?? false
  }

  /** Those that are up, or any if none is. */
  candidates(): number[] {
    const all = this.#slots.map((_, index) => index)
    const up = all.filter((index) => this.isUp(index))
    return up.length > 0 ? up : all
  }

  pids(): number[] {
    return this.#slots.flatMap(({ process }) => process?.pid ?? [])
  }

  serverOf(pid: number): number | null {
    const server = this.#slots.findIndex(({ process }) => process?.pid === pid)
    return server === -1 ? null : server
  }

  /** Resolves when it is dead; it is started again without being waited for. False if it is down already. */
  async kill(server: number, why: string, subject: string | null): Promise<boolean> {
    const { journal, schedule } = this.#options
    const slot = this.#slots[server]
    if (!slot?.isUp || this.#isEnding) return false
    slot.isUp = false
    schedule.killed(server)
    journal.kills.push({ at: journal.now(), server, why, subject })
    await slot.process?.kill()
    slot.turn = sleep(schedule.downMs()).then(() =>
      this.#start(server, schedule.diesEarlyAfterMs()),
    )
    return true
  }

  /** Waits until all are up, and keeps them so. */
  async settle(): Promise<void> {
    await Promise.all(this.#slots.map(({ turn }) => turn))
  }

  /** In good order, as an operator does. */
  async stop(): Promise<void> {
    this.#isEnding = true
    await this.settle()
    await Promise.all(this.#slots.map(({ process }) => process?.stop()))
  }

  /** At once. */
  async close(): Promise<void> {
    this.#isEnding = true
    await Promise.all(this.#slots.map(({ process }) => process?.kill()))
    await this.settle()
    await Promise.all(this.#slots.map(({ process }) => process?.kill()))
  }

  async #start(server: number, diesAfterMs: number | null): Promise<void> {
    const { journal, schedule } = this.#options
    const slot = this.#slots[server]
    for (let attempt = 1; slot && !this.#isEnding && attempt <= STARTS; attempt += 1) {
      journal.starts.push({ at: journal.now(), server })
      const process = this.#spawn(server)
      slot.process = process
      if (diesAfterMs !== null && attempt === 1) {
        await sleep(diesAfterMs)
        journal.kills.push({ at: journal.now(), server, why: 'while it starts', subject: null })
        await process.kill()
        continue
      }
      try {
        await process.ready
        slot.isUp = true
        schedule.started(server, journal.now())
        return
      } catch (error) {
        if (this.#isEnding) return
        const text = `Server ${server} did not start: ${(error as Error).message}`
        journal.violations.push({ kind: 'failed_starts', text, subject: null })
        await process.kill()
      }
    }
  }

  #spawn(server: number): ServiceProcess {
    const { environments, logDir } = this.#options
    const process = new ServiceProcess({
      name: `server ${server}`,
      entry: join(ROOT, 'server/src/main.ts'),
      env: environments[server] ?? {},
      logFile: join(logDir, `server-${server}.log`),
    })
    process.ready.catch(() => undefined)
    return process
  }
}
