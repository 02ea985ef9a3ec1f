import { fuzz } from '@carrel/contract/test/fuzz'
import { below } from '@carrel/contract/test/random'
import { readByDefinition } from '@carrel/contract/test/reference-parser'
import { test } from 'vitest'
import { InstructionParser, MalformedInstruction } from './instruction-parser.ts'

const STREAMS = 250_000
const LIMITS = { elementCodePoints: 65_535, elements: Infinity, instructionBytes: Infinity }
const NO_LIMIT = 0
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null where it is no UTF-8: a browser does not give that to a page. */
function decoded(reads: readonly Uint8Array[]): string | null {
  try {
    return decoder.decode(Uint8Array.from(reads.flatMap((read) => [...read])))
  } catch {
    return null
  }
}

test(
  'mutated streams are read by the viewer as the definition of the protocol says',
  () => {
    fuzz(STREAMS, (reads, next) => {
      const text = decoded(reads)
      if (text === null) return
      const { instructions, verdict } = readByDefinition(new TextEncoder().encode(text), LIMITS)
      const read: string[][] = []
      const parser = new InstructionParser((opcode, args) => read.push([opcode, ...args]))
      let refused = false
      try {
        for (let from = 0; from < text.length; ) {
          const to = from + 1 + below(next, 40)
          parser.receive(text.slice(from, to))
          from = to
        }
      } catch (error) {
        if (!(error instanceof MalformedInstruction)) throw error
        refused = true
      }
      if (refused !== (verdict === 'malformed')) throw new Error(`The verdict is ${verdict}.`)
      if (JSON.stringify(read) !== JSON.stringify(instructions)) throw new Error('Read otherwise.')
    })
  },
  NO_LIMIT,
)
