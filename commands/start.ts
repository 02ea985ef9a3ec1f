import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { parseArgs } from 'node:util'
import { CommandFailure } from './command-failure.ts'
import { interruption, untilAborted } from './interruption.ts'
import { CACHE, ROOT } from './places.ts'
import { ProgressReport } from './progress-report.ts'
import type { ReadyLine } from './start/keep-running.ts'
import { refuseTakenAddresses } from './start/listen-addresses.ts'
import { startProduction } from './start/production-stack.ts'
import { parseRoles } from './start/roles.ts'
import { planStart } from './start/start-plan.ts'

const USAGE = 'Usage: ./carrel start [--roles web,worker,gateway]'

export async function run(args: string[]): Promise<number> {
  const roles = parseRoles(parse(args))
  const file = join(ROOT, '.env')
  if (existsSync(file)) loadEnvFile(file)
  const makeSecret = () => randomBytes(32).toString('base64url')
  const plan = planStart({ env: process.env, roles, root: ROOT, makeSecret })
  await refuseTakenAddresses({ ...plan.server, ...plan.gateway })
  const report = new ProgressReport()
  report.say(`Carrel: ${roles.join(', ')}`)
  const interrupt = interruption()
  const interrupted = untilAborted(interrupt)
  await using parts = new AsyncDisposableStack()
  const onServer = (line: ReadyLine) => {
    if (roles.includes('web')) greet(line)
  }
  const guacd = process.env.CARREL_GUACD
  const stack = startProduction(
    { plan, root: ROOT, cacheDir: CACHE, guacd, report, onServer },
    parts,
  )
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

function parse(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { roles: { type: 'string' } } }).values.roles
  } catch (error) {
    throw new CommandFailure((error as Error).message, USAGE)
  }
}
