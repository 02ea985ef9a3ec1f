import { fuzz } from '@carrel/contract/test/fuzz'
import { expect, test } from 'vitest'
import { admitsByDefinition } from '../../test/fuzz/admitting.ts'
import { answersByDefinition } from '../../test/fuzz/answering.ts'
import { framesByDefinition } from '../../test/fuzz/framing.ts'
import { watchesByDefinition } from '../../test/fuzz/watching.ts'
import { BROWSER_LIMITS, Framer } from './framer.ts'
import { encodeInstruction } from './instruction.ts'

const STREAMS = 250_000
const NO_LIMIT = 0

test.each([
  ['are framed', framesByDefinition],
  ['from guacd are watched', watchesByDefinition],
  ['from a browser are admitted', admitsByDefinition],
  ['in a handshake are answered', answersByDefinition],
])(
  'mutated streams %s as the definition of the protocol says',
  (_, property) => {
    fuzz(STREAMS, property)
  },
  NO_LIMIT,
)

test('characters are counted right wherever two reads cut them', () => {
  const bytes = Buffer.from(encodeInstruction('name', 'aé€🖥', '\u{10ffff}߿ࠀ', ';🖥,', ''))
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const framer = new Framer(BROWSER_LIMITS)
      const reads = [
        bytes.subarray(0, first),
        bytes.subarray(first, second),
        bytes.subarray(second),
      ]
      expect(Buffer.concat(reads.flatMap((read) => framer.push(read))).equals(bytes)).toBe(true)
      expect(framer.partial).toBe(false)
    }
  }
})
