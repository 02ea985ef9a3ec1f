import { parseArgs } from 'node:util'
import { benchGateway, FULL, QUICK } from '@carrel/bench/gateway/gateway-bench'
import { CommandFailure } from './command-failure.ts'

/** `./carrel bench gateway [--quick]`; ends with one JSON line. What is to be reached: docs/reference/benchmarks.md. */
export async function run(args: string[]): Promise<number> {
  const extent = readArguments(args) ? QUICK : FULL
  const figures = await benchGateway(extent, (line) => process.stderr.write(`  ${line}\n`))
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  return 0
}

function readArguments(args: string[]): boolean {
  const usage = 'usage: ./carrel bench gateway [--quick]'
  try {
    const options = { quick: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (positionals.length === 1 && positionals[0] === 'gateway') return values.quick
  } catch (error) {
    throw new CommandFailure((error as Error).message, usage, error)
  }
  throw new CommandFailure('What shall be measured?', usage)
}
