import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const ENTRY = new URL('../src/main.ts', import.meta.url).pathname

/** A server in a process of its own, as in production. It ends with this one. */
export interface ServerProcess {
  /** `http://127.0.0.1:40123` */
  readonly address: string
  /** Complaints in its log. */
  readonly complaints: readonly string[]
  stop(): Promise<void>
}

/** @throws Error with what it says is wrong */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      CARREL_PARENT: 'stdin',
      CARREL_LISTEN: '127.0.0.1:0',
      CARREL_LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaints: string[] = []
  createInterface(child.stderr).on('line', (line) => complaints.push(line))
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>()
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text)
    if (line.ready) resolve(line.address)
    else if (line.error) reject(new Error(line.error.message))
    else complaints.push(text)
  })
  void ended.then(() => reject(new Error(`The server ended. ${complaints.join('\n')}`)))
  return {
    address: await ready,
    complaints,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
