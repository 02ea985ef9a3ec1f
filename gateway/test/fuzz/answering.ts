import { isDeepStrictEqual } from 'node:util'
import type { Property } from '@carrel/contract/test/fuzz'
import { readByDefinition } from '@carrel/contract/test/reference-parser'
import { GUACD_LIMITS } from '../../src/protocol/framer.ts'
import { announcedVersion, answerArgs } from '../../src/protocol/handshake.ts'
import { demand } from './demand.ts'

const ROOMY = { elementCodePoints: 99_999, elements: 2_000, instructionBytes: 1_000_000 }

/** Whatever guacd asks for, the answer is whole, with one value for each name, and no value becomes anything else. */
export const answersByDefinition: Property = (reads) => {
  const { instructions } = readByDefinition(Buffer.concat(reads), GUACD_LIMITS)
  const args = instructions.flat()
  const values = args.toReversed()
  // A name of the chain of prototypes is a name as any other.
  const parameters = Object.fromEntries(args.map((name, index) => [name, values[index] ?? '']))
  const [name = null, timezone = null] = values
  const hello = {
    width: 1280,
    height: 800,
    dpi: 96,
    timezone,
    audio: args,
    video: [],
    image: values,
    name,
  }
  const answer = Buffer.from(answerArgs(args, { protocol: 'vnc', parameters }, hello))
  const { instructions: lines, verdict } = readByDefinition(answer, ROOMY)
  demand(verdict === 'whole', 'the answer is whole')
  const [connect, ...given] = lines.at(-1) ?? []
  demand(connect === 'connect' && given.length === args.length, 'one value for each name')
  const named = announcedVersion(args[0]) === null ? 0 : 1
  demand(named === 0 || announcedVersion(given[0]) !== null, 'a version is answered with one')
  const expected = args.slice(named).map((arg) => parameters[arg] ?? '')
  demand(isDeepStrictEqual(given.slice(named), expected), 'each value is the one registered')
  demand(isDeepStrictEqual(lines[1], ['audio', ...args]), 'the browser is described as it is')
}
