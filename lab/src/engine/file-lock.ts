import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandMissing } from './errors.ts'

export interface FileLock {
  release(): Promise<void>
}

/**
 * A lock that dies with this process, however it dies: `flock` holds it for a `cat` that ends when our end of its input
 * closes. (Node has no flock of its own, and a file with a pid in it outlives a SIGKILL and a reboot.)
 * Null when somebody else holds it and `wait` is false.
 */
export async function lockFile(
  path: string,
  { wait, signal }: { wait: boolean; signal?: AbortSignal },
): Promise<FileLock | null> {
  await mkdir(dirname(path), { recursive: true })
  const mode = wait ? [] : ['--nonblock']
  const holder = spawn('flock', [...mode, '--no-fork', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  holder.stdin.on('error', () => undefined)
  const abort = () => holder.kill('SIGKILL')
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const held = await new Promise<boolean>((resolve, reject) => {
      holder.stdout.once('data', () => resolve(true))
      holder.once('exit', () => resolve(false))
      holder.once('error', (error) => reject(new CommandMissing('flock', error)))
    })
    signal?.throwIfAborted()
    if (!held) return null
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  return {
    async release() {
      if (holder.exitCode !== null || holder.signalCode !== null) return
      const ended = once(holder, 'exit')
      holder.stdin.end()
      await ended
    },
  }
}
