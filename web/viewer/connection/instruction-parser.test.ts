import { describe, expect, it } from 'vitest'
import { encodeInstruction, InstructionParser, MalformedInstruction } from './instruction-parser.ts'

function read(...messages: string[]): string[][] {
  const instructions: string[][] = []
  const parser = new InstructionParser((opcode, args) => instructions.push([opcode, ...args]))
  for (const message of messages) parser.receive(message)
  return instructions
}

describe('the instruction parser', () => {
  it('reads several instructions from one message', () => {
    expect(read('4.sync,3.123;3.nop;')).toEqual([['sync', '123'], ['nop']])
  })

  it('counts code points, not UTF-16 units', () => {
    expect(read('4.name,3.a🖥b;4.sync,1.1;')).toEqual([
      ['name', 'a🖥b'],
      ['sync', '1'],
    ])
  })

  it('reads multi-byte text wherever it is split across messages', () => {
    const whole = '4.name,6.Grüße🖥,2.漢字;3.nop;'
    for (let cut = 0; cut <= whole.length; cut += 1) {
      expect(read(whole.slice(0, cut), whole.slice(cut)), `cut at ${cut}`).toEqual([
        ['name', 'Grüße🖥', '漢字'],
        ['nop'],
      ])
    }
  })

  it('reads a text that arrives one unit at a time', () => {
    expect(read(...'4.blob,1.0,5.🖥,;.x;3.nop;'.split(''))).toEqual([
      ['blob', '0', '🖥,;.x'],
      ['nop'],
    ])
  })

  it('takes terminators inside a value for text, and an empty opcode for an opcode', () => {
    expect(read('0.,4.ping,3.1;2;')).toEqual([['', 'ping', '1;2']])
  })

  it.each(['x.nop;', '2.nop;'])('refuses %s', (message) => {
    expect(() => read(message)).toThrow(MalformedInstruction)
  })

  it('writes what it reads', () => {
    const elements = ['argv', 'Grüße 🖥', '漢字', '']
    expect(read(encodeInstruction(elements))).toEqual([elements])
    expect(encodeInstruction(['key', 65, true])).toBe('3.key,2.65,1.1;')
  })
})
