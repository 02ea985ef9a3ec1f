import { isDeepStrictEqual } from 'node:util'
import type { Property } from '@carrel/contract/test/fuzz'
import { oneOf } from '@carrel/contract/test/random'
import { readByDefinition } from '@carrel/contract/test/reference-parser'
import { BROWSER_LIMITS, Framer, GUACD_LIMITS } from '../../src/protocol/framer.ts'
import { parseInstructions } from '../../src/protocol/instruction.ts'
import { MalformedStream } from '../../src/protocol/malformed-stream.ts'
import { demand } from './demand.ts'

const NARROW_LIMITS = { elementCodePoints: 9, elements: 3, instructionBytes: 40 }

/** What the framer passes on is what the definition takes for whole, and it refuses what the definition refuses. */
export const framesByDefinition: Property = (reads, next) => {
  const limits = oneOf(next, [BROWSER_LIMITS, GUACD_LIMITS, NARROW_LIMITS])
  const bytes = Buffer.concat(reads)
  const { instructions, ends, verdict } = readByDefinition(bytes, limits)
  const noted: string[] = []
  const cutsOut = next() < 0.3
  const isKept = (index: number) => !cutsOut || index % 3 !== 1
  const framer = new Framer(limits, (buffer, start, end) => {
    noted.push(buffer.toString('latin1', start, end))
    return isKept(noted.length - 1)
  })
  const pieces: Buffer[] = []
  let refused = false
  try {
    for (const read of reads) {
      // A socket's next read may overwrite this one.
      const lent = Buffer.from(read)
      pieces.push(...framer.push(lent).map((piece) => Buffer.from(piece)))
      lent.fill(0)
      demand(framer.rest().length <= limits.instructionBytes, 'keeps no more than one instruction')
    }
  } catch (error) {
    if (!(error instanceof MalformedStream)) throw error
    refused = true
  }
  const each = ends.map((end, index) => bytes.toString('latin1', ends[index - 1] ?? 0, end))
  const passed = Buffer.concat(pieces).toString('latin1')
  const whole = each.filter((_, index) => isKept(index)).join('')
  demand(refused === (verdict === 'malformed'), `the verdict is ${verdict}`)
  demand(refused ? whole.startsWith(passed) : whole === passed, 'passes on what is whole, in order')
  demand(refused || framer.partial === (verdict === 'partial'), 'knows whether it stands inside')
  demand(isDeepStrictEqual(noted, each), 'notes each instruction, and nothing else')
  const parsed = pieces.flatMap(parseInstructions).map(({ opcode, args }) => [opcode, ...args])
  const kept = instructions.filter((_, index) => isKept(index)).slice(0, parsed.length)
  demand(isDeepStrictEqual(parsed, kept), 'each piece reads as whole')
}
