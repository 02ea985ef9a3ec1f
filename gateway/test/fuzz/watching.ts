import { isDeepStrictEqual } from 'node:util'
import type { Property } from '@carrel/contract/test/fuzz'
import { readByDefinition } from '@carrel/contract/test/reference-parser'
import { ClipboardMemory } from '../../src/connections/clipboard-memory.ts'
import { FirstPicture } from '../../src/connections/first-picture.ts'
import { Framer, GUACD_LIMITS } from '../../src/protocol/framer.ts'
import { encodeInstruction, parseInstructions } from '../../src/protocol/instruction.ts'
import { MalformedStream } from '../../src/protocol/malformed-stream.ts'
import { InstructionWatch } from '../../src/upstream/instruction-watch.ts'
import { onlyPaints } from '../../src/upstream/painting.ts'
import { demand } from './demand.ts'

const WHOLE_NUMBER = /^\d{1,15}$/

/** What is learnt from guacd's instructions as they pass is what the definition reads in them. */
export const watchesByDefinition: Property = (reads) => {
  const bytes = Buffer.concat(reads)
  const { instructions, ends } = readByDefinition(bytes, GUACD_LIMITS)
  const watch = new InstructionWatch()
  const clipboard = new ClipboardMemory()
  const picture = new FirstPicture()
  const framer = new Framer(GUACD_LIMITS, (buffer, start, end) => {
    picture.note(buffer, start, end)
    watch.endsFrame = false
    // What watchers are spared once there is a picture: they must not miss it.
    if (onlyPaints(buffer, start)) return true
    watch.note(buffer, start, end)
    clipboard.note(buffer, start, end)
    return true
  })
  let refused = false
  try {
    for (const read of reads) {
      const last = framer.push(Buffer.from(read)).flatMap(parseInstructions).at(-1)
      // As guacd writes it: with an argument, and no zero before a length.
      const isFrame = last?.bytes.toString('latin1').startsWith('4.sync,') ?? false
      demand(last === undefined || watch.endsFrame === isFrame, 'knows the end of a frame')
    }
  } catch (error) {
    if (!(error instanceof MalformedStream)) throw error
    refused = true
  }
  const seen = { lastSync: null as number | null, required: false, error: false, ended: false }
  for (const [index, [opcode, ...args]] of instructions.entries()) {
    // As guacd writes it; a length with leading zeros is within the definition, and not looked into.
    if (bytes[ends[index - 1] ?? 0] === 0x30) continue
    if (opcode === 'sync' && args.length > 0) {
      if (!WHOLE_NUMBER.test(args[0] ?? '')) {
        demand(refused, 'a frame without a time is refused')
        break
      }
      seen.lastSync = Number(args[0])
    } else if (opcode === 'error' && args.length > 0) seen.error = true
    else if (opcode === 'required' && args.length > 0) seen.required = true
    else if (opcode === 'disconnect' && args.length === 0) seen.ended = true
  }
  const { lastSync, required, error, endStatus } = watch
  const learnt = { lastSync, required: required !== null, error: error !== null }
  const { ended, ...expected } = seen
  demand(isDeepStrictEqual(learnt, expected), 'sees what the definition sees')
  demand((endStatus !== null) === (ended || seen.error), 'knows whether guacd has ended')
  const replay = clipboard.replay() ?? Buffer.from(encodeInstruction('nop'))
  demand(readByDefinition(replay, GUACD_LIMITS).verdict === 'whole', 'a clipboard is whole')
}
