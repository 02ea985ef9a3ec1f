import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { CommandFailure } from './command-failure.ts'

const STOP_DEADLINE_MS = 20_000

export interface ServiceOptions {
  readonly name: string
  /** The room's main.ts. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Standard error goes here; null: to that of this process. */
  readonly logFile: string | null
  readonly onProgress?: (step: string, percent: number | null) => void
}

/** What a room's main.ts prints on standard output, one JSON object a line. */
interface ServiceLine {
  readonly ready?: boolean
  readonly progress?: { step: string; percent: number | null }
  readonly error?: { code: string; message: string; hint?: string | null }
}

/** A room running as a process of its own. It ends by itself when this process, whose pipe is its stdin, has gone. */
export class ServiceProcess {
  readonly #name: string
  readonly #child: ChildProcess
  #stopping = false
  /** The line that says that it is ready; rejects with what it says is wrong. */
  readonly ready: Promise<Record<string, unknown>>

  constructor(options: ServiceOptions) {
    this.#name = options.name
    const child = spawn(process.execPath, [options.entry], {
      env: { ...inherited(), ...options.env },
      stdio: ['pipe', 'pipe', options.logFile === null ? 'inherit' : 'pipe'],
      detached: true,
    })
    if (options.logFile) child.stderr?.pipe(createWriteStream(options.logFile, { flags: 'a' }))
    this.#child = child
    this.ready = untilReady(child, options)
  }

  /** Called if the process ends although nobody stopped it. */
  onUnexpectedEnd(listener: (message: string) => void): void {
    this.#child.once('exit', (code, signal) => {
      if (!this.#stopping) listener(`The ${this.#name} has ended (${signal ?? `code ${code}`}).`)
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  async stop(): Promise<void> {
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await this.#end('SIGTERM')
    clearTimeout(kill)
  }

  /** At once, and whatever it is doing. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#stopping = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }
}

function untilReady(
  child: ChildProcess,
  options: ServiceOptions,
): Promise<Record<string, unknown>> {
  const { name, logFile, onProgress } = options
  return new Promise((resolve, reject) => {
    const failed = (message: string, hint?: string | null) =>
      reject(new CommandFailure(message, hint ?? (logFile ? `Its log is ${logFile}.` : undefined)))
    if (child.stdout === null) return failed(`The ${name} has no output.`)
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as ServiceLine
      if (line.progress) onProgress?.(line.progress.step, line.progress.percent)
      if (line.error) failed(line.error.message, line.error.hint)
      if (line.ready) resolve(line as Record<string, unknown>)
    })
    child.once('error', (error) => failed(`The ${name} did not start: ${error.message}.`))
    child.once('exit', (code) => failed(`The ${name} ended with code ${code} before it was ready.`))
  })
}

/** No variable of another installation reaches a service by accident. */
function inherited(): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'LANG',
    'TMPDIR',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'NODE_EXTRA_CA_CERTS',
  ]
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )
}
