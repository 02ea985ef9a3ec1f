import { expect, test } from 'vitest'
import { encodeInstruction, parseInstruction, parseInstructions } from './instruction.ts'
import { MalformedStream } from './malformed-stream.ts'

test('lengths are code points', () => {
  expect(encodeInstruction('name', 'é🖥', '')).toBe('4.name,2.é🖥,0.;')
})

test('half a surrogate pair is one character on the wire', () => {
  expect(encodeInstruction('name', 'a\ud83d')).toBe('4.name,2.a\ufffd;')
})

test('what is encoded is read back', () => {
  const bytes = Buffer.from(encodeInstruction('a') + encodeInstruction('', '🖥;,', ''))
  expect(parseInstructions(bytes)).toMatchObject([
    { opcode: 'a', args: [] },
    { opcode: '', args: ['🖥;,', ''] },
  ])
})

test.each(['4.nop;', '3.nop', '3nop;', '3.nop:', 'x.a;'])('%s is not an instruction', (text) => {
  expect(() => parseInstruction(Buffer.from(text))).toThrow(MalformedStream)
})
