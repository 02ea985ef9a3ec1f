import { benchGateway, FULL, QUICK } from '@carrel/bench/gateway/gateway-bench'
import { CommandFailure } from './command-failure.ts'
import { readCommandLine } from './command-line.ts'

export const USAGE = `Usage: ./carrel bench gateway [--quick]

The gateway beside a plain relay and guacamole-lite, in one run of several minutes; ends with one line of JSON. What is
measured, and what is to be reached: docs/reference/benchmarks.md.

  --quick    less of the same`

export async function run(args: string[]): Promise<number> {
  const extent = readArguments(args) ? QUICK : FULL
  const figures = await benchGateway(extent, (line) => process.stderr.write(`  ${line}\n`))
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  return 0
}

function readArguments(args: string[]): boolean {
  const options = { quick: { type: 'boolean', default: false } } as const
  const { values, positionals } = readCommandLine(USAGE, { args, options, allowPositionals: true })
  if (positionals.length === 1 && positionals[0] === 'gateway') return values.quick
  throw new CommandFailure('What shall be measured?', USAGE)
}
