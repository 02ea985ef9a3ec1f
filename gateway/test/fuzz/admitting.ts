import { OPEN_POLICY } from '@carrel/contract'
import type { Property } from '@carrel/contract/test/fuzz'
import { readByDefinition } from '@carrel/contract/test/reference-parser'
import { BROWSER_LIMITS } from '../../src/protocol/framer.ts'
import { MalformedStream } from '../../src/protocol/malformed-stream.ts'
import { type Admitted, BrowserGate } from '../../src/tunnel/browser-gate.ts'
import { demand } from './demand.ts'

const LAST_SYNC = 516
const EVERYTHING = { ...OPEN_POLICY, read_only: false }
/** More than a user may say, nothing reaches guacd; each with the fewest arguments that its handler reads. */
const LEAST_ARGUMENTS: Readonly<Record<string, number>> = {
  ...{ sync: 1, nop: 0, key: 2, mouse: 3, size: 2, clipboard: 2, file: 3, argv: 3 },
  ...{ blob: 2, end: 1, ack: 3, put: 4 },
}

/** Of a browser's message, guacd gets whole instructions that it can read, or nothing. */
export const admitsByDefinition: Property = (reads) => {
  const message = Buffer.concat(reads)
  const { instructions, verdict } = readByDefinition(message, BROWSER_LIMITS)
  let admitted: Admitted
  try {
    admitted = new BrowserGate(
      () => LAST_SYNC,
      () => EVERYTHING,
    ).admit(message)
  } catch (error) {
    demand(error instanceof MalformedStream && verdict !== 'whole', 'refuses what is not whole')
    return
  }
  demand(verdict === 'whole', `the verdict is ${verdict}`)
  const forward = Buffer.concat(admitted.forward.map(({ bytes }) => bytes))
  const passed = readByDefinition(forward, BROWSER_LIMITS)
  demand(passed.verdict === 'whole', 'forwards whole instructions')
  for (const [opcode = '', ...args] of passed.instructions) {
    const least = LEAST_ARGUMENTS[opcode]
    demand(least !== undefined && args.length >= least, 'forwards nothing that guacd cannot read')
    demand(opcode !== 'sync' || Number(args[0]) <= LAST_SYNC, 'answers no frame that never was')
  }
  const echo = readByDefinition(Buffer.from(admitted.answers.map(String).join('')), BROWSER_LIMITS)
  demand(
    echo.verdict === 'whole' && echo.instructions.every(([opcode]) => opcode === ''),
    'echoes pings and nothing else',
  )
  const leaves = instructions.filter(([opcode]) => opcode === 'disconnect').length
  const accounted =
    passed.instructions.length +
    echo.instructions.length +
    admitted.wishes.length +
    admitted.dropped.length +
    leaves
  demand(accounted === instructions.length, 'every instruction has one fate')
}
