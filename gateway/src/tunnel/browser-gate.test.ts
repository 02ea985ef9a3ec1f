import { expect, test } from 'vitest'
import { encodeInstruction } from '../protocol/instruction.ts'
import { MalformedStream } from '../protocol/malformed-stream.ts'
import { BrowserGate } from './browser-gate.ts'

const open = { copy: true, paste: true, upload: true, download: true, read_only: false }
const gateAt = (lastSync: number | null, policy: Partial<typeof open> = {}) =>
  new BrowserGate(
    () => lastSync,
    () => ({ ...open, ...policy }),
  )

function admit(gate: BrowserGate, ...instructions: [string, ...string[]][]) {
  const message = instructions.map((one) => encodeInstruction(...one)).join('')
  const { forward, answers, ...rest } = gate.admit(Buffer.from(message))
  return {
    forward: forward.map(({ bytes }) => String(bytes)),
    answers: answers.map(String),
    ...rest,
  }
}

test.each<[string, ...string[]]>([
  ['key', '65293', '1'],
  ['mouse', '10', '-3', '64'],
  ['touch', '1', '10', '20', '2', '2', '0.5', '1'],
  ['size', '1280', '720'],
  ['sync', '100'],
  ['clipboard', '0', 'text/plain'],
  ['file', '1', 'application/octet-stream', 'Ünïcode;.txt'],
  ['pipe', '1', 'text/plain', 'STDIN'],
  ['argv', '2', 'text/plain', 'password'],
  ['audio', '3', 'audio/L16;rate=44100,channels=2'],
  ['blob', '0', 'aGVsbG8='],
  ['end', '0'],
  ['ack', '1', 'OK', '0'],
  ['ack', '4095', 'OK', '0'],
  ['get', '1024', '/'],
  ['put', '1024', '1', 'text/plain', '/a.txt'],
  ['nop'],
])('%s is let through', (...instruction) => {
  expect(admit(gateAt(100), instruction).forward).toEqual([encodeInstruction(...instruction)])
})

test.each<[string, ...string[]]>([
  ['select', 'rdp'],
  ['connect', 'VERSION_1_5_0'],
  ['constructor', '1'],
  ['img', '1', '12', '0', 'image/png', '0', '0'],
  ['key', '65'],
  ['key', '65', '2'],
  ['key', 'a', '1'],
  ['key', '-1', '1'],
  ['mouse', '1', '1'],
  ['mouse', '1', '1', '128'],
  ['mouse', 'NaN', '1', '0'],
  ['size', '0', '100'],
  ['size', '-100', '100'],
  ['touch', '1', '1', '1', '1', '1', '0.5'],
  ['blob', '0', 'not base64!'],
  ['blob', '512', 'aGVsbG8='],
  ['ack', '4096', 'OK', '0'],
  ['get', '2048', '/'],
  ['put', '0', '1', 'text/plain'],
  ['argv', '1', 'text'],
  ['sync', '101'],
  ['sync', ''],
])('%s %s is dropped', (...instruction) => {
  const { forward, dropped } = admit(gateAt(100), instruction, ['nop'])
  expect(forward).toEqual(['3.nop;'])
  expect(dropped).toEqual([instruction[0]])
})

test('a ping comes back unchanged and never reaches guacd', () => {
  const { forward, answers } = admit(gateAt(null), ['', 'ping', '1795371050296'])
  expect(forward).toEqual([])
  expect(answers).toEqual(['0.,4.ping,13.1795371050296;'])
})

test('what is no ping comes not back, and a wish is understood', () => {
  expect(admit(gateAt(1), ['', 'pong', '1'])).toMatchObject({ answers: [], dropped: [''] })
  expect(admit(gateAt(1), ['', 'take_over', '{}']).wishes).toEqual([{ name: 'take_over' }])
  expect(admit(gateAt(1, { read_only: true }), ['', 'take_over', '{}']).wishes).toEqual([])
})

test('a size beyond any monitor is cut down', () => {
  expect(admit(gateAt(1), ['size', '60000', '700']).forward).toEqual(['4.size,4.8192,3.700;'])
})

test('keys, mouse and touch are input; what a client says by itself is not', () => {
  expect(admit(gateAt(1), ['key', '65', '1']).isInput).toBe(true)
  expect(admit(gateAt(1), ['nop'], ['sync', '1'], ['size', '1', '1']).isInput).toBe(false)
})

test('a browser that copies something is noticed', () => {
  expect(admit(gateAt(1), ['clipboard', '0', 'text/plain']).copies).toBe(true)
  expect(admit(gateAt(1), ['blob', '0', 'aGVsbG8=']).copies).toBe(false)
})

test('a browser that says that it leaves is understood', () => {
  expect(admit(gateAt(1), ['disconnect'])).toMatchObject({ leaves: true, forward: [] })
})

test('half an instruction is refused, as is what is none', () => {
  expect(() => gateAt(1).admit(Buffer.from('3.no'))).toThrow(MalformedStream)
  expect(() => gateAt(1).admit(Buffer.from('hello'))).toThrow(MalformedStream)
})
