import { CHARACTERS } from '@carrel/contract/test/mutated-streams'
import { oneOf, type Random, seeded } from '@carrel/contract/test/random'
import { describe, expect, test } from 'vitest'
import { BROWSER_LIMITS, Framer, GUACD_LIMITS } from './framer.ts'
import { encodeInstruction, parseInstructions } from './instruction.ts'
import { MalformedStream } from './malformed-stream.ts'

function randomInstruction(next: Random): [string, ...string[]] {
  const elements = Array.from({ length: 1 + Math.floor(next() * 5) }, () =>
    Array.from({ length: Math.floor(next() ** 3 * 200) }, () =>
      next() < 0.7 ? 'x' : oneOf(next, CHARACTERS),
    ).join(''),
  )
  return ['img', ...elements]
}

function cut(bytes: Buffer, next: Random): Buffer[] {
  const reads: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + Math.floor(next() ** 4 * 4000)
    reads.push(bytes.subarray(from, to))
    from = to
  }
  return reads
}

const push = (framer: Framer, text: string | Buffer) => framer.push(Buffer.from(text))

test('whatever the reads, the same instructions come out, each of them whole, but for those cut out', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = seeded(seed)
    // Every third seed cuts out nothing.
    const keeps = (index: number) => seed % 3 === 0 || (index * seed) % 5 !== 1
    const instructions = Array.from({ length: 40 }, () => randomInstruction(next))
    const bytes = Buffer.from(instructions.map((one) => encodeInstruction(...one)).join(''))
    const seen: string[] = []
    const framer = new Framer(GUACD_LIMITS, (buffer, start, end) =>
      keeps(seen.push(buffer.toString('utf8', start, end)) - 1),
    )
    const pieces = cut(bytes, next).flatMap((read) => framer.push(read))
    const kept = instructions.filter((_, index) => keeps(index))
    expect(pieces.flatMap(parseInstructions).map(({ opcode, args }) => [opcode, ...args])).toEqual(
      kept,
    )
    expect(Buffer.concat(pieces).toString()).toBe(
      kept.map((one) => encodeInstruction(...one)).join(''),
    )
    expect(seen).toEqual(instructions.map((one) => encodeInstruction(...one)))
    expect(framer.partial).toBe(false)
  }
})

test('a value may hold the characters that end elements', () => {
  expect(push(new Framer(GUACD_LIMITS), '4.name,5.a;b,c;').map(String)).toEqual(['4.name,5.a;b,c;'])
})

test('an instruction that has not ended is kept back', () => {
  const framer = new Framer(GUACD_LIMITS)
  expect(push(framer, '3.nop;4.sy').map(String)).toEqual(['3.nop;'])
  expect(framer.partial).toBe(true)
  expect(push(framer, 'nc,1.7;3.nop;').map(String)).toEqual(['4.sync,1.7;', '3.nop;'])
})

describe('a stream is refused', () => {
  const refused: Record<string, string | Buffer> = {
    'without a length': '.nop;',
    'whose length is no number': 'x.nop;',
    'whose length is negative': '-1.nop;',
    'whose length is too short': '2.nop;',
    'whose length is too long': '4.nop;3.nop;',
    'whose length counts UTF-16 units': '4.name,2.🖥;3.nop;',
    'whose length counts bytes': '4.name,2.é;3.nop;',
    'with an element over the limit': '8193.',
    'with a length of many digits': '000001.a;',
    'with too many elements': `1.a${',1.a'.repeat(128)};`,
    'with an instruction over the limit': `1.a${`,8000.${'x'.repeat(8000)}`.repeat(5)};`,
    'with a stray continuation byte': Buffer.from([0x31, 0x2e, 0x80, 0x3b]),
    'with an overlong form': Buffer.from([0x31, 0x2e, 0xc0, 0x80, 0x3b]),
    'with a long overlong form': Buffer.from([0x31, 0x2e, 0xe0, 0x80, 0x80, 0x3b]),
    'with half a surrogate pair': Buffer.from([0x31, 0x2e, 0xed, 0xa0, 0x80, 0x3b]),
    'with a character above U+10FFFF': Buffer.from([0x31, 0x2e, 0xf4, 0x90, 0x80, 0x80, 0x3b]),
    'with a character that stops halfway': Buffer.from([0x31, 0x2e, 0xe2, 0x82, 0x3b]),
  }
  test.each(Object.entries(refused))('%s', (_name, bytes) => {
    expect(() => push(new Framer(BROWSER_LIMITS), bytes)).toThrow(MalformedStream)
  })
})

test('an endless instruction is refused before it fills the memory', () => {
  const framer = new Framer(BROWSER_LIMITS)
  expect(() => {
    for (;;) push(framer, '8192.'.padEnd(4096, 'x'))
  }).toThrow(MalformedStream)
})
