import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Fault } from '../fault.ts'

const execute = promisify(execFile)

export interface CommandOptions {
  readonly deadline: number
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a program to its end and returns what it printed; throws when it fails or takes too long. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { deadline, cwd, env } = options
  try {
    const { stdout } = await execute(command, args, {
      timeout: deadline,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 1024 * 1024,
      ...(cwd ? { cwd } : {}),
      ...(env ? { env } : {}),
    })
    return stdout
  } catch (cause) {
    const { stderr = '', killed = false } = cause as { stderr?: string; killed?: boolean }
    const why = killed ? `took longer than ${deadline / 1000} s` : 'failed'
    const last = stderr.trim().split('\n').slice(-3).join(' ')
    throw new Fault('command_failed', `${command} ${args[0] ?? ''} ${why}. ${last}`.trim(), {
      cause,
    })
  }
}
