import type { Readable, Writable } from 'node:stream'
import { CommandFailed } from './errors.ts'
import { isObject, JsonLines } from './json-lines.ts'

interface Waiting {
  readonly command: string
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

const defaultDeadlineMs = 20_000

/** QEMU's machine protocol (QMP) over the process's own standard input and output, so that no socket is left behind. */
export class Monitor {
  readonly #input: Writable
  readonly #waiting: Waiting[] = []
  #ended: string | null = null

  constructor(input: Writable, output: Readable) {
    this.#input = input
    const lines = new JsonLines()
    output.on('data', (chunk: Buffer) => {
      for (const message of lines.read(chunk)) this.#receive(message)
    })
    output.on('close', () => this.#end('the machine ended'))
    input.on('error', () => this.#end('the machine ended'))
  }

  async open(): Promise<void> {
    await this.execute('qmp_capabilities')
  }

  execute(
    command: string,
    args: Record<string, unknown> = {},
    deadlineMs = defaultDeadlineMs,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new CommandFailed(`QMP ${command}`, this.#ended))
      const late = setTimeout(() => {
        // Answers come in the order of the questions: after one that never came, none can be told apart.
        this.#end(`no answer to ${command} after ${deadlineMs} ms`)
      }, deadlineMs)
      this.#waiting.push({
        command,
        resolve: (answer) => {
          clearTimeout(late)
          resolve(answer)
        },
        reject: (error) => {
          clearTimeout(late)
          reject(error)
        },
      })
      this.#input.write(`${JSON.stringify({ execute: command, arguments: args })}\n`)
    })
  }

  #receive(message: Record<string, unknown>): void {
    if (!('return' in message || 'error' in message)) return
    const waiting = this.#waiting.shift()
    if (!waiting) return
    const { error } = message
    if (isObject(error)) {
      waiting.reject(new CommandFailed(`QMP ${waiting.command}`, String(error.desc)))
    } else waiting.resolve(message.return)
  }

  #end(why: string): void {
    this.#ended ??= why
    for (const { command, reject } of this.#waiting.splice(0)) {
      reject(new CommandFailed(`QMP ${command}`, this.#ended))
    }
  }
}

/** Whether a migration leaves out RAM that is kept in a file which the other side has, too. */
export async function ignoreShared(monitor: Monitor, state: boolean): Promise<void> {
  const capabilities = [{ capability: 'x-ignore-shared', state }]
  await monitor.execute('migrate-set-capabilities', { capabilities })
}

/** Waits for a migration (saving or restoring the RAM snapshot) to end. */
export async function migrated(monitor: Monitor, deadlineMs: number): Promise<void> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const answer = await monitor.execute('query-migrate')
    const status = isObject(answer) ? answer.status : null
    if (status === 'completed') return
    if (status === 'failed' || status === 'cancelled') {
      throw new CommandFailed('QMP migrate', `status ${status}`)
    }
    if (performance.now() > end) throw new CommandFailed('QMP migrate', 'no end in time')
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
}
