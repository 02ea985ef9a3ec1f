import { MalformedStream } from './malformed-stream.ts'

export interface Instruction {
  readonly opcode: string
  readonly args: readonly string[]
  /** The instruction as it came. */
  readonly bytes: Buffer
}

const DOT = 0x2e
const COMMA = 0x2c
const SEMICOLON = 0x3b

/** Reads whole instructions, as a Framer hands them out. */
export function parseInstructions(bytes: Buffer): Instruction[] {
  const instructions: Instruction[] = []
  let start = 0
  while (start < bytes.length) {
    const instruction = parseInstruction(bytes, start)
    instructions.push(instruction)
    start += instruction.bytes.length
  }
  return instructions
}

/** Reads the one instruction that begins at `start`. */
export function parseInstruction(bytes: Buffer, start = 0): Instruction {
  const elements: string[] = []
  let position = start
  for (;;) {
    const dot = bytes.indexOf(DOT, position)
    const length = Number(bytes.toString('latin1', position, dot))
    if (dot < 0 || !Number.isInteger(length)) throw new MalformedStream('Not a whole instruction.')
    const end = skipCodePoints(bytes, dot + 1, length)
    elements.push(bytes.toString('utf8', dot + 1, end))
    position = end + 1
    if (bytes[end] === SEMICOLON) break
    if (bytes[end] !== COMMA) throw new MalformedStream('Not a whole instruction.')
  }
  const [opcode = '', ...args] = elements
  return { opcode, args, bytes: bytes.subarray(start, position) }
}

/** Whether the instruction has this opcode. Nearly always decided by the first or the third byte; `Buffer.compare` doubled what framing costs. */
export function beginsWith(head: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (end - start < head.length) return false
  for (let index = 0; index < head.length; index += 1) {
    if (bytes[start + index] !== head[index]) return false
  }
  return true
}

function skipCodePoints(bytes: Buffer, from: number, count: number): number {
  let position = from
  for (let left = count; left > 0; left -= 1) {
    if (position >= bytes.length) throw new MalformedStream('Not a whole instruction.')
    position += 1
    while (((bytes[position] ?? 0) & 0xc0) === 0x80) position += 1
  }
  return position
}

export function encodeInstruction(opcode: string, ...args: readonly string[]): string {
  return `${[opcode, ...args].map(encodeElement).join(',')};`
}

/** `toWellFormed`: half a surrogate pair would become another character on the wire than the one counted. */
function encodeElement(value: string): string {
  const text = value.toWellFormed()
  return `${countCodePoints(text)}.${text}`
}

function countCodePoints(text: string): number {
  let count = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit >= 0xdc00 && unit <= 0xdfff) count -= 1
  }
  return count
}
