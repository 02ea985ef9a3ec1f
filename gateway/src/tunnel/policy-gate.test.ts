import { expect, test } from 'vitest'
import { encodeInstruction } from '../protocol/instruction.ts'
import { PolicyGate, type ViewerPolicy } from './policy-gate.ts'

const open = { copy: true, paste: true, upload: true, download: true, read_only: false }

function checked(policy: Partial<ViewerPolicy>, instructions: [string, ...string[]][]) {
  const gate = new PolicyGate(() => ({ ...open, ...policy }))
  return instructions.map(([opcode, ...args]) => {
    const bytes = Buffer.from(encodeInstruction(opcode, ...args))
    const { passes, answer } = gate.check({ opcode, args, bytes })
    return passes ? 'passes' : (answer ?? 'dropped')
  })
}

const stream = (opcode: string, ...args: string[]): [string, ...string[]][] => [
  [opcode, ...args],
  ['blob', '5', 'AAAA'],
  ['end', '5'],
  ['blob', '5', 'AAAA'],
]
const refused = ['3.ack,1.5,16.client_forbidden,3.771;', 'dropped', 'dropped', 'passes']

test.each<[string, Partial<ViewerPolicy>, [string, ...string[]]]>([
  ['pasting', { paste: false }, ['clipboard', '5', 'text/plain']],
  ['uploading', { upload: false }, ['file', '5', 'text/plain', 'a.txt']],
  ['uploading into a folder', { upload: false }, ['put', '1024', '5', 'text/plain', '/a.txt']],
  ['piping', { upload: false }, ['pipe', '5', 'text/plain', 'STDIN']],
  ['pasting as one who watches', { read_only: true }, ['clipboard', '5', 'text/plain']],
  ['speaking as one who watches', { read_only: true }, ['audio', '5', 'audio/L16']],
  ['signing in as one who watches', { read_only: true }, ['argv', '5', 'text/plain', 'password']],
])('%s is refused in the protocol where the policy has it so', (_what, policy, instruction) => {
  expect(checked(policy, stream(...instruction))).toEqual(refused)
  expect(checked({}, stream(...instruction))).toEqual(Array(4).fill('passes'))
})

test('what one may do does not depend on what one may not', () => {
  const pasting = checked({ upload: false, download: false, copy: false }, [
    ['clipboard', '0', 'text/plain'],
    ['key', '97', '1'],
    ['get', '1024', '/'],
  ])
  expect(pasting).toEqual(['passes', 'passes', 'passes'])
})

test('one who watches keeps the picture coming, and does nothing else', () => {
  const said: [string, ...string[]][] = [
    ['sync', '1'],
    ['nop'],
    ['ack', '1', 'OK', '0'],
    ['key', '97', '1'],
    ['mouse', '1', '1', '1'],
    ['touch', '1', '1', '1', '1', '1', '0', '1'],
    ['size', '800', '600'],
    ['get', '1024', '/'],
  ]
  expect(checked({ read_only: true }, said)).toEqual([
    ...Array(3).fill('passes'),
    ...Array(5).fill('dropped'),
  ])
})
