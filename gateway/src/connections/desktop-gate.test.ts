import { OPEN_POLICY } from '@carrel/contract'
import { expect, test } from 'vitest'
import { encodeInstruction } from '../protocol/instruction.ts'
import { DesktopGate } from './desktop-gate.ts'

const stream = (opcode: string, index: string, ...args: string[]): [string, ...string[]][] => [
  [opcode, index, ...args],
  ['blob', index, 'AAAA'],
  ['end', index],
]

function passed(policy: Partial<typeof OPEN_POLICY>, instructions: [string, ...string[]][]) {
  const answers: string[] = []
  const gate = new DesktopGate(
    () => ({ ...OPEN_POLICY, ...policy }),
    (answer) => answers.push(answer),
  )
  const opcodes = instructions
    .filter((one) => {
      const bytes = Buffer.from(encodeInstruction(...one))
      return gate.passes(bytes, 0, bytes.length)
    })
    .map(([opcode]) => opcode)
  return { opcodes, answers }
}

const clipboard = stream('clipboard', '0', 'text/plain')
const pipe = stream('pipe', '1', 'text/plain', 'STDOUT')
const image = stream('img', '2', '14', '0', 'image/png', '0', '0')

test('everything passes where everything is allowed', () => {
  const all = [...clipboard, ...pipe, ...image]
  expect(passed({}, all)).toEqual({ opcodes: all.map(([opcode]) => opcode), answers: [] })
})

test('what may not be copied is held back with all that belongs to it', () => {
  const { opcodes, answers } = passed({ copy: false }, [...clipboard, ...image, ...pipe])
  expect(opcodes).toEqual(['img', 'blob', 'end', 'pipe', 'blob', 'end'])
  expect(answers).toEqual([])
})

test('what may not be downloaded is refused, so that guacd does not wait', () => {
  const { opcodes, answers } = passed({ download: false }, [...pipe, ...clipboard])
  expect(opcodes).toEqual(['clipboard', 'blob', 'end'])
  expect(answers).toEqual(['3.ack,1.1,16.client_forbidden,3.771;'])
})

test('the same index is free again after the end', () => {
  const again = image.map(([opcode, , ...args]): [string, ...string[]] => [opcode, '0', ...args])
  expect(passed({ copy: false }, [...clipboard, ...again]).opcodes).toEqual(['img', 'blob', 'end'])
})
