import { expect, test } from 'vitest'
import { encodeInstruction } from '../protocol/instruction.ts'
import { ClipboardMemory } from './clipboard-memory.ts'

function told(memory: ClipboardMemory, ...instructions: [string, ...string[]][]): string | null {
  for (const instruction of instructions) {
    const bytes = Buffer.from(encodeInstruction(...instruction))
    memory.note(bytes, 0, bytes.length)
  }
  return memory.replay()?.toString() ?? null
}

const text = (value: string): [string, ...string[]][] => [
  ['clipboard', '2', 'text/plain'],
  ['blob', '2', Buffer.from(value).toString('base64')],
  ['end', '2'],
]

test('the last text is kept, on a stream that guacd never uses', () => {
  const memory = new ClipboardMemory()
  told(memory, ...text('one'))
  expect(told(memory, ...text('two'))).toBe(
    '9.clipboard,4.1024,10.text/plain;4.blob,4.1024,4.dHdv;3.end,4.1024;',
  )
})

test('blobs of other streams are no part of it', () => {
  const [clipboard, blob, end] = text('one')
  if (!clipboard || !blob || !end) throw new Error('Three instructions make a text.')
  const mixed = told(
    new ClipboardMemory(),
    clipboard,
    ['blob', '1', 'AAAA'],
    ['end', '1'],
    blob,
    end,
  )
  expect(mixed).toBe(told(new ClipboardMemory(), ...text('one')))
})

test.each<[string, [string, ...string[]][]]>([
  ['half a text', text('new').slice(0, 2)],
  [
    'a picture',
    [
      ['clipboard', '2', 'image/png'],
      ['blob', '2', 'AAAA'],
      ['end', '2'],
    ],
  ],
  ['more than 256 KiB', text('a'.repeat(256 * 1024 + 3))],
])('%s is not kept, nor what was there before', (_what, instructions) => {
  const memory = new ClipboardMemory()
  told(memory, ...text('old'))
  expect(told(memory, ...instructions)).toBeNull()
})

test('a text in pieces without end is given up, however small they are', () => {
  const memory = new ClipboardMemory()
  const [clipboard, , end] = text('')
  if (!clipboard || !end) throw new Error('A text has a beginning and an end.')
  told(memory, clipboard)
  const piece = Buffer.from(encodeInstruction('blob', '2', 'A'))
  for (let count = 0; count < 350_000; count += 1) memory.note(piece, 0, piece.length)
  expect(told(memory, end)).toBeNull()
})
