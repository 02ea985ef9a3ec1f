import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Address } from '../address.ts'
import { Fault } from '../fault.ts'
import { type Log, reasonOf } from '../log.ts'
import { freePort } from './free-port.ts'
import type { GuacdProgram } from './guacd-program.ts'
import { probeGuacd } from './probe-guacd.ts'
import { descendants, identify, isAlive, type ProcessIdentity, signal } from './process-table.ts'
import { runCommand } from './run-command.ts'
import { RunDirectory } from './run-directory.ts'

export interface SuperviseTimes {
  /** From start to the first answer. */
  readonly start: number
  readonly healthInterval: number
  readonly healthDeadline: number
  /** Before the first new start after a death; doubles up to `longestBackoff`. */
  readonly backoff: number
  readonly longestBackoff: number
}

export const SUPERVISE_TIMES: SuperviseTimes = {
  start: 15_000,
  healthInterval: 15_000,
  healthDeadline: 10_000,
  backoff: 200,
  longestBackoff: 10_000,
}

/** A machine under load answers late; guacd holds live desktops, so it is only given up after so many misses. */
const MISSES = 3

export interface SupervisedGuacd extends Address {
  /** Ends guacd and every connection in it. */
  close(): Promise<void>
}

/** Keeps one guacd running on a loopback port that stays the same. */
export async function superviseGuacd(
  program: GuacdProgram,
  runsDir: string,
  log: Log,
  times: SuperviseTimes = SUPERVISE_TIMES,
): Promise<SupervisedGuacd> {
  const address = { host: '127.0.0.1', port: await freePort('127.0.0.1') }
  const supervisor = new Supervisor(program, address, new RunDirectory(runsDir), log, times)
  try {
    await supervisor.start()
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return { ...address, close: () => supervisor.close() }
}

class Supervisor {
  readonly #program: GuacdProgram
  readonly #address: Address
  readonly #directory: RunDirectory
  readonly #log: Log
  readonly #times: SuperviseTimes
  readonly #stopped = new AbortController()
  #child: ChildProcess | null = null
  #container: string | undefined
  #restarts = 0

  constructor(
    program: GuacdProgram,
    address: Address,
    directory: RunDirectory,
    log: Log,
    times: SuperviseTimes,
  ) {
    this.#program = program
    this.#address = address
    this.#directory = directory
    this.#log = log
    this.#times = times
  }

  async start(): Promise<void> {
    const child = this.#spawn()
    await this.#answers(child)
    child.once('exit', () => this.#onDeath())
    if (child.exitCode !== null || child.signalCode !== null) this.#onDeath()
    this.#watch(child).catch(() => {})
  }

  async close(): Promise<void> {
    this.#stopped.abort()
    await this.#kill()
    this.#directory.remove()
  }

  #spawn(): ChildProcess {
    const command = this.#program.command(this.#address, this.#directory.home)
    const { file, args, env, cwd } = command
    const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.on('error', (error) => this.#log.error('guacd_not_started', { reason: reasonOf(error) }))
    this.#child = child
    this.#container = command.container
    if (child.pid) this.#directory.record(child.pid, command.container)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => this.#say(line))
    }
    return child
  }

  #say(line: string): void {
    const isOfAProbe = line.includes('"connect" instruction was not received')
    if (/ (?:ERROR|WARNING):/.test(line) && !isOfAProbe) this.#log.warn('guacd', { line })
    else this.#log.debug('guacd', { line })
  }

  async #answers(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + this.#times.start
    let last: unknown
    while (child.exitCode === null && child.signalCode === null && child.pid) {
      this.#stopped.signal.throwIfAborted()
      if (performance.now() > deadline) break
      try {
        await probeGuacd(this.#address, 2_000)
        return
      } catch (error) {
        last = error
      }
      await delay(20)
    }
    throw new Fault('guacd_not_started', 'guacd was started and does not answer.', { cause: last })
  }

  #onDeath(): void {
    if (this.#stopped.signal.aborted) return
    const { backoff, longestBackoff } = this.#times
    const wait = Math.min(backoff * 2 ** this.#restarts, longestBackoff)
    this.#restarts += 1
    this.#log.warn('guacd_died', { restart_in_ms: wait })
    delay(wait, undefined, { signal: this.#stopped.signal })
      .then(() => this.start())
      .catch(async (error) => {
        if (this.#stopped.signal.aborted) return
        this.#log.error('guacd_restart_failed', { reason: reasonOf(error) })
        await this.#kill()
        this.#onDeath()
      })
  }

  async #watch(child: ChildProcess): Promise<void> {
    const { healthInterval, healthDeadline } = this.#times
    let misses = 0
    while (this.#child === child && child.exitCode === null && child.signalCode === null) {
      await delay(healthInterval, undefined, { signal: this.#stopped.signal, ref: false })
      try {
        await probeGuacd(this.#address, healthDeadline)
        misses = 0
        this.#restarts = 0
      } catch (error) {
        misses += 1
        this.#log.warn('guacd_unhealthy', { misses, reason: reasonOf(error) })
        if (misses >= MISSES && this.#child === child) await this.#kill()
      }
    }
  }

  async #kill(): Promise<void> {
    const child = this.#child
    const runs = child && child.exitCode === null && child.signalCode === null
    const main = runs && child.pid ? identify(child.pid) : null
    if (runs && main) {
      const connections = descendants(main.pid)
      const exited = once(child, 'exit')
      signal(main, 'SIGTERM')
      const timer = setTimeout(() => signal(main, 'SIGKILL'), 3_000)
      await exited
      clearTimeout(timer)
      for (const process of connections) signal(process, 'SIGKILL')
      await vanished(connections, 2_000)
    }
    if (this.#container) {
      await runCommand('docker', ['rm', '-f', this.#container], { deadline: 10_000 }).catch(
        () => {},
      )
    }
  }
}

/** A killed process is gone a moment later; those of guacd's connections are not our children and tell us nothing. */
async function vanished(processes: readonly ProcessIdentity[], deadline: number): Promise<void> {
  const end = performance.now() + deadline
  while (processes.some(isAlive) && performance.now() < end) await delay(10)
}
