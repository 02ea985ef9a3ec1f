import { spawn } from 'node:child_process'
import { CommandFailure } from './command-failure.ts'

/** Runs a program to its end. Rejects with what it printed last if it fails or takes too long. */
export function runTool(
  program: string,
  args: readonly string[],
  options: { cwd: string; deadlineMs: number; failure: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.deadlineMs,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new CommandFailure(options.failure, output.slice(-3000)))
    })
  })
}
