import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { CommandFailed, CommandMissing } from './errors.ts'

export interface CommandOptions {
  readonly deadlineMs: number
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Each line of standard error, as it comes. */
  readonly onLine?: (line: string) => void
  /** Standard output, as it comes. */
  readonly onOutput?: (text: string) => void
}

const keptErrorLines = 12

/** Runs a program to its end and gives its standard output; rejects when it fails, with the end of its standard error. */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const output: Buffer[] = []
    const errors: string[] = []
    let why: string | null = null
    const kill = (reason: string) => {
      why = reason
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 3000).unref()
    }
    const deadline = setTimeout(
      () => kill(`no end after ${options.deadlineMs} ms`),
      options.deadlineMs,
    )
    const abort = () => kill('interrupted')
    if (options.signal?.aborted) abort()
    options.signal?.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk)
      options.onOutput?.(chunk.toString())
    })
    createInterface(child.stderr).on('line', (line) => {
      errors.push(line)
      if (errors.length > keptErrorLines) errors.shift()
      options.onLine?.(line)
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    const settle = () => {
      clearTimeout(deadline)
      options.signal?.removeEventListener('abort', abort)
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle()
      reject(
        error.code === 'ENOENT'
          ? new CommandMissing(command, error)
          : new CommandFailed(command, error.message, error),
      )
    })
    child.on('close', (code, signal) => {
      settle()
      if (code === 0 && !why) resolve(Buffer.concat(output).toString())
      else {
        const reason = why ?? (signal ? `ended by ${signal}` : `exit code ${code}`)
        reject(new CommandFailed(command, [reason, ...errors].join('\n')))
      }
    })
  })
}
