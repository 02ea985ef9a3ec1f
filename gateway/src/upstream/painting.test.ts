import { expect, test } from 'vitest'
import { encodeInstruction } from '../protocol/instruction.ts'
import { onlyPaints } from './painting.ts'

const paints = (opcode: string) =>
  onlyPaints(Buffer.from(`4.sync,1.1;${encodeInstruction(opcode, '0', '1')}`), 11)

test.each([
  ...['ack', 'blob', 'body', 'clipboard', 'disconnect', 'end', 'error', 'file', 'filesystem'],
  ...['msg', 'pipe', 'required', 'sync', 'undefine'],
])('%s is always looked at', (opcode) => {
  expect(paints(opcode)).toBe(false)
})

test.each(['copy', 'cfill', 'rect', 'img', 'cursor', 'move', 'lfill', 'line', 'transfer'])(
  '%s, which only paints, is not',
  (opcode) => {
    expect(paints(opcode)).toBe(true)
  },
)
