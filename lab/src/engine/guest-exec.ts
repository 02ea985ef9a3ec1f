import type { GuestAgent } from './engine.ts'
import { CommandFailed } from './errors.ts'
import { isObject } from './json-lines.ts'

/** Runs a program in the guest to its end and gives its standard output. Secrets go through `input`, never `args`. */
export async function guestExec(
  agent: GuestAgent,
  path: string,
  args: readonly string[],
  { input = '', deadlineMs }: { input?: string; deadlineMs: number },
): Promise<string> {
  const end = performance.now() + deadlineMs
  const remaining = () => Math.max(1, end - performance.now())
  const started = await agent.command(
    'guest-exec',
    {
      path,
      arg: args,
      'input-data': Buffer.from(input).toString('base64'),
      'capture-output': true,
    },
    remaining(),
  )
  const pid = isObject(started) ? started.pid : null
  for (;;) {
    const status = await agent.command('guest-exec-status', { pid }, remaining())
    if (isObject(status) && status.exited) {
      if (status.exitcode === 0) return decode(status['out-data'])
      const why = `exit code ${status.exitcode ?? `(signal ${status.signal})`}`
      throw new CommandFailed(`${path} in the guest`, `${why}\n${decode(status['err-data'])}`)
    }
    if (performance.now() > end) {
      throw new CommandFailed(`${path} in the guest`, `no end after ${deadlineMs} ms`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const decode = (data: unknown) =>
  typeof data === 'string' ? Buffer.from(data, 'base64').toString() : ''
