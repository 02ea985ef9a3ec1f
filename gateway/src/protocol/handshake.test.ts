import { expect, test } from 'vitest'
import { announcedVersion, answerArgs, selectProtocol, type ViewerHello } from './handshake.ts'
import { parseInstructions } from './instruction.ts'

const hello: ViewerHello = {
  width: 1280,
  height: 720,
  dpi: 96,
  timezone: 'Europe/Berlin',
  audio: ['audio/L16'],
  video: [],
  image: ['image/png', 'image/jpeg'],
  name: 'ada',
}

function answer(args: string[], parameters: Record<string, string> = {}) {
  const bytes = Buffer.from(answerArgs(args, { protocol: 'vnc', parameters }, hello))
  return parseInstructions(bytes).map(({ opcode, args }) => [opcode, ...args])
}

test('a protocol is selected by its name', () => {
  expect(selectProtocol('rdp')).toBe('6.select,3.rdp;')
})

test('guacd 1.5 and 1.6 hear of the screen, the browser, the time zone and the person', () => {
  expect(answer(['VERSION_1_5_0', 'hostname'], { hostname: '10.0.0.9' })).toEqual([
    ['size', '1280', '720', '96'],
    ['audio', 'audio/L16'],
    ['video'],
    ['image', 'image/png', 'image/jpeg'],
    ['timezone', 'Europe/Berlin'],
    ['name', 'ada'],
    ['connect', 'VERSION_1_5_0', '10.0.0.9'],
  ])
})

test.each([
  ['VERSION_1_3_0', 'VERSION_1_3_0', ['timezone']],
  ['VERSION_1_1_0', 'VERSION_1_1_0', ['timezone']],
  ['VERSION_1_5_0', 'VERSION_1_5_0', ['timezone', 'name']],
  ['VERSION_1_10_0', 'VERSION_1_5_0', ['timezone', 'name']],
  ['VERSION_2_0_0', 'VERSION_1_5_0', ['timezone', 'name']],
])('to %s the answer is %s', (announced, answered, optional) => {
  const instructions = answer([announced])
  expect(instructions.at(-1)).toEqual(['connect', answered])
  expect(instructions.map(([opcode]) => opcode).slice(4, -1)).toEqual(optional)
})

test('guacd before 1.1 names no version and gets none', () => {
  expect(answer(['hostname', 'port'], { hostname: 'a' }).slice(4)).toEqual([['connect', 'a', '']])
})

test('there are as many values as names, in their order, whatever was registered', () => {
  const args = ['VERSION_1_3_0', 'hostname', 'port', 'password']
  const parameters = { password: 'é;,', hostname: 'h', 'only-in-newer-versions': 'x' }
  expect(answer(args, parameters).at(-1)).toEqual(['connect', 'VERSION_1_3_0', 'h', '', 'é;,'])
})

test('a version is told from a parameter', () => {
  expect(announcedVersion('VERSION_1_3_0')).toBe('VERSION_1_3_0')
  expect(announcedVersion('hostname')).toBeNull()
})
