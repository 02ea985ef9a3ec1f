import { beginsWith } from '../protocol/instruction.ts'

/** What guacd says to the owner of a connection and to nobody else, and what may belong to it, on the wire. */
const heads = (
  ['ack', 'blob', 'body', 'end', 'file', 'filesystem', 'msg', 'required', 'undefine'] as const
).map((opcode) => ({ opcode, head: Buffer.from(`${opcode.length}.${opcode},`) }))

export type OwnerOpcode = (typeof heads)[number]['opcode']

/** By the first letter, so that most of a picture is decided by it: 720 MiB of small instructions in a CPU second, 540 without. */
const byLetter = Array.from({ length: 128 }, (_, letter) =>
  heads.filter(({ opcode }) => opcode.charCodeAt(0) === letter),
)

const BLOB = Buffer.from('4.blob,')
const COMMA = 0x2c
const DOT = 0x2e
const ZERO = 0x30

/** `msg` tells of the gateway's own joins, and `required` is asked for elsewhere: neither is for a viewer. */
export function ownerOpcode(bytes: Buffer, start: number, end: number): OwnerOpcode | null {
  const second = bytes[start + 1]
  // The length has one digit, or two.
  const letter = bytes[start + (second === DOT ? 2 : 3)] ?? 0
  for (const { opcode, head } of byLetter[letter] ?? []) {
    if (beginsWith(head, bytes, start, end)) return opcode
  }
  return null
}

/** The first argument of an instruction, when it is a number. */
export function streamOf(bytes: Buffer, start: number): number {
  let stream = 0
  for (let at = bytes.indexOf(DOT, bytes.indexOf(COMMA, start)) + 1; ; at += 1) {
    const digit = (bytes[at] ?? COMMA) - ZERO
    if (digit < 0 || digit > 9) return stream
    stream = stream * 10 + digit
  }
}

/** The same blob on another stream. Its content is not looked at. */
export function copyBlob(bytes: Buffer, start: number, end: number, stream: number): Buffer {
  const content = bytes.indexOf(COMMA, start + BLOB.length) + 1
  const index = String(stream)
  return Buffer.concat([
    Buffer.from(`4.blob,${index.length}.${index},`),
    bytes.subarray(content, end),
  ])
}
