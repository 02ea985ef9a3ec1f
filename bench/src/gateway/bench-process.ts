import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const CALL_DEADLINE_MS = 60_000
const START_DEADLINE_MS = 15_000
const STOP_DEADLINE_MS = 5_000
const SAID_CHARACTERS = 2_000

interface Answer {
  readonly call: number
  readonly result?: unknown
  readonly error?: string
}

export interface BenchProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Measures itself, without any change to its own code; see gauge.ts. */
  readonly gauged?: boolean
}

/** A process of the bench: TypeScript run by this very Node, asked over a channel, and gone when the bench is. */
export class BenchProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #calls = 0
  #said = ''

  constructor(entry: string, { env = {}, gauged = false }: BenchProcessOptions = {}) {
    const gauge = ['--expose-gc', '--import', `${import.meta.dirname}/gauge.ts`]
    this.#child = spawn(process.execPath, [...(gauged ? gauge : []), entry], {
      env: { PATH: process.env.PATH, NODE_OPTIONS: process.env.NODE_OPTIONS, ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    })
    this.#child.stderr?.on('data', (text) => {
      this.#said = (this.#said + text).slice(-SAID_CHARACTERS)
    })
    this.#child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.call)?.(answer)
      this.#waiting.delete(answer.call)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** What it prints first: a line of JSON. */
  async ready<T>(): Promise<T> {
    if (!this.#child.stdout) throw new Error('A process of the bench has no output.')
    const signal = AbortSignal.timeout(START_DEADLINE_MS)
    let text = ''
    while (!text.includes('\n'))
      text += String((await once(this.#child.stdout, 'data', { signal }))[0])
    this.#child.stdout.resume()
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as T
  }

  async call<T>(name: string, argument?: unknown): Promise<T> {
    this.#calls += 1
    const call = this.#calls
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const timer = setTimeout(
      () => reject(new Error(`"${name}" was not answered.`)),
      CALL_DEADLINE_MS,
    )
    this.#waiting.set(call, resolve)
    this.#child.send({ call, name, argument })
    try {
      const { result, error } = await promise
      if (error !== undefined) throw new Error(`"${name}" failed: ${error}`, { cause: this.#said })
      return result as T
    } finally {
      clearTimeout(timer)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(timer)
  }
}
