import { randomBytes } from 'node:crypto'
import { readCommandLine } from './command-line.ts'
import { readEnvironmentFile } from './environment-file.ts'
import { interruption, untilAborted } from './interruption.ts'
import { CACHE, ROOT } from './places.ts'
import { ProgressReport } from './progress-report.ts'
import { refuseUnusableData } from './start/data-folder.ts'
import type { ReadyLine } from './start/keep-running.ts'
import { refuseTakenAddresses } from './start/listen-addresses.ts'
import { startProduction } from './start/production-stack.ts'
import { parseRoles } from './start/roles.ts'
import { planStart } from './start/start-plan.ts'

export const USAGE = `Usage: ./carrel start [--roles web,worker,gateway]

Runs Carrel until Ctrl-C or SIGTERM, and starts again what dies. It is configured by the environment, or by a file .env in
this folder: docs/howto/run-for-real.md has the variables. Without any it is whole, and on the loopback address alone.

  --roles R    some of its parts, with commas: web answers browsers, worker carries out, gateway holds the desktops`

const ROLES = { roles: { type: 'string' } } as const

export async function run(args: string[]): Promise<number> {
  const roles = parseRoles(readCommandLine(USAGE, { args, options: ROLES }).values.roles)
  readEnvironmentFile()
  const makeSecret = () => randomBytes(32).toString('base64url')
  const plan = planStart({ env: process.env, roles, root: ROOT, makeSecret })
  await refuseTakenAddresses({ ...plan.server, ...plan.gateway })
  if (plan.server) await refuseUnusableData(plan.dataDir, Boolean(plan.server.DATABASE_URL))
  const report = new ProgressReport()
  report.say(`Carrel: ${roles.join(', ')}`)
  const interrupt = interruption()
  const interrupted = untilAborted(interrupt)
  await using parts = new AsyncDisposableStack()
  const onServer = (line: ReadyLine) => {
    if (roles.includes('web')) greet(line)
  }
  const stack = startProduction({ plan, root: ROOT, cacheDir: CACHE, report, onServer }, parts)
  await Promise.race([stack, interrupted])
  await interrupted
  return 0
}

function greet({ url, setup_url: setup }: ReadyLine): void {
  process.stdout.write(`\nCarrel is at ${url}\n`)
  if (setup)
    process.stdout.write(
      `It has no administrator yet. This link makes one, once, within 24 hours:\n  ${setup}\n`,
    )
}
