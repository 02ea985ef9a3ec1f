import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { CommandFailure } from '../command-failure.ts'

export const USAGE = `Usage: ./carrel chaos [--runs N] [--seed S] [--database pglite|postgresql] [--rights all|pool]
                       [--at-once N] [--minutes N]

Lets N sessions live from launch to end while servers are killed at every step, and Proxmox VE, the gateway, guacd and
the VMs fail now and then; then looks for what was left over, lost or done twice. The last line is one line of JSON, and
the exit code is 1 if anything was wrong.

  --runs N       sessions (200)
  --seed S       what they do, which faults there are, and in which order; chance without it
  --database D   pglite (one server process), or postgresql (three, of which one at a time is killed)
  --rights R     Carrel's rights on VMs: on all, or on those of a pool, so that strangers' VMs may not even be seen (all)
  --at-once N    sessions at a time (30)
  --minutes N    how long it may take before it counts as stuck (10)

The same seed plans the same runs, faults and kills. Processes, sockets and timers are real, so which call meets which
fault differs a little from time to time: what a seed has found once it finds most times, and not always.
`

export interface ChaosOptions {
  readonly runs: number
  readonly seed: number
  readonly database: 'pglite' | 'postgresql'
  readonly rights: 'all' | 'pool'
  readonly atOnce: number
  readonly minutes: number
}

/** null: it was asked for help. @throws CommandFailure */
export function readOptions(args: string[]): ChaosOptions | null {
  const values = parse(args)
  if (values.help) return null
  const database = values.database ?? 'pglite'
  if (database !== 'pglite' && database !== 'postgresql')
    throw new CommandFailure(`There is no database ${database}.`, USAGE)
  const rights = values.rights ?? 'all'
  if (rights !== 'all' && rights !== 'pool')
    throw new CommandFailure(`There are no rights ${rights}.`, USAGE)
  return {
    ...{ database, rights },
    runs: whole('runs', values.runs ?? '200', 100_000),
    seed: whole('seed', values.seed ?? String(randomInt(2 ** 31)), 2 ** 32 - 1),
    atOnce: whole('at-once', values['at-once'] ?? '30', 500),
    minutes: whole('minutes', values.minutes ?? '10', 600),
  }
}

function parse(args: string[]) {
  try {
    const text = { type: 'string' } as const
    const figures = { runs: text, seed: text, 'at-once': text, minutes: text }
    const options = { ...figures, database: text, rights: text, help: { type: 'boolean' } } as const
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new CommandFailure((error as Error).message, USAGE)
  }
}

function whole(name: string, text: string, most: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= (name === 'seed' ? 0 : 1) && number <= most)
    return number
  throw new CommandFailure(`--${name} ${text} is no number from 1 to ${most}.`, USAGE)
}
