import { randomInt } from 'node:crypto'
import { CommandFailure } from '../command-failure.ts'
import { readCommandLine, wholeNumber } from '../command-line.ts'

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
fault differs a little from time to time: what a seed has found once it finds most times, and not always.`

export interface ChaosOptions {
  readonly runs: number
  readonly seed: number
  readonly database: 'pglite' | 'postgresql'
  readonly rights: 'all' | 'pool'
  readonly atOnce: number
  readonly minutes: number
}

/** @throws CommandFailure */
export function readOptions(args: string[]): ChaosOptions {
  const text = { type: 'string' } as const
  const times = { 'at-once': text, minutes: text }
  const options = { runs: text, seed: text, database: text, rights: text, ...times }
  const { values } = readCommandLine(USAGE, { args, options })
  const database = values.database ?? 'pglite'
  if (database !== 'pglite' && database !== 'postgresql')
    throw new CommandFailure(`There is no database ${database}.`, USAGE)
  const rights = values.rights ?? 'all'
  if (rights !== 'all' && rights !== 'pool')
    throw new CommandFailure(`There are no rights ${rights}.`, USAGE)
  const whole = (name: string, given: string, most: number, least = 1) =>
    wholeNumber(`--${name}`, given, { least, most }, USAGE)
  return {
    ...{ database, rights },
    runs: whole('runs', values.runs ?? '200', 100_000),
    seed: whole('seed', values.seed ?? String(randomInt(2 ** 31)), 2 ** 32 - 1, 0),
    atOnce: whole('at-once', values['at-once'] ?? '30', 500),
    minutes: whole('minutes', values.minutes ?? '10', 600),
  }
}
