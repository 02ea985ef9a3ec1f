import { below, oneOf, type Random } from './random.ts'

/** Instructions that somebody looks into, on either side, and some that nobody does. */
const OPCODES = [
  ...[
    'sync',
    'error',
    'required',
    'disconnect',
    'clipboard',
    'blob',
    'end',
    'img',
    'args',
    'ready',
  ],
  ...['key', 'mouse', 'size', 'nop', 'ack', 'argv', 'put', 'file', 'name', 'copy', ''],
]
const USUAL = ['VERSION_1_5_0', 'VERSION_1_3_0', '0', '1', '2', '-1', '100', '516', '1795371050296']
/** What ends elements, and the first and the last of what UTF-8 writes in one, two, three and four bytes. */
export const CHARACTERS = [
  'x',
  '0',
  '.',
  ',',
  ';',
  'é',
  '߿',
  'ࠀ',
  '€',
  '\ud7ff',
  '\ue000',
  '🖥',
  '𐀀',
  '\u{10ffff}',
  '\0',
]
const NESTED = [';4.sync,1.9;', '5.error,1.x,3.516;', ',1.a', ';', '10.disconnect;', '2.🖥;']
const LENGTHS = [
  '0',
  '00000',
  '000000',
  '8192',
  '8193',
  '65535',
  '65536',
  '99999',
  '100000',
  '4294967297',
  '-1',
  '',
  '1e1',
  ' 1',
]

/** What UTF-8 must not hold, or holds only whole: surrogates, overlong forms, stray and cut sequences. */
const BYTES = [
  [0xed, 0xa0, 0x80],
  [0xed, 0xb0, 0x80],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x80, 0xaf],
  [0xe0, 0x9f, 0xbf],
  [0xf0, 0x80, 0x80, 0xaf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf0, 0x9f, 0x96, 0xa5],
  [0xf0, 0x9f, 0x96],
  [0xe2, 0x82],
  [0x80],
  [0xff],
]

const encoder = new TextEncoder()

/** A stream of valid instructions that then came to harm, or not: the same one for the same numbers. */
export function mutatedStream(next: Random): Uint8Array {
  let bytes: Uint8Array = encoder.encode(instructions(next))
  for (let harm = below(next, 4); harm > 0; harm -= 1) bytes = mutate(next, bytes)
  return bytes
}

/** The same bytes in reads of any size. */
export function cut(next: Random, bytes: Uint8Array): Uint8Array[] {
  const longest = oneOf(next, [1, 3, 16, 200, 4000])
  const reads: Uint8Array[] = []
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + below(next, longest)
    reads.push(bytes.subarray(from, to))
    from = to
  }
  return reads
}

function instructions(next: Random): string {
  let text = ''
  // Now and then enough of them for the quick way over short elements.
  for (let count = 1 + below(next, next() > 0.97 ? 40 : 5); count > 0; count -= 1) {
    const elements = [oneOf(next, OPCODES)]
    for (let more = below(next, 5); more > 0; more -= 1) elements.push(value(next))
    text += `${elements.map((element) => `${[...element].length}.${element}`).join(',')};`
  }
  return text
}

function value(next: Random): string {
  const kind = next()
  if (kind < 0.5) return oneOf(next, USUAL)
  if (kind < 0.6) return oneOf(next, NESTED)
  // Now and then long enough for the native way over a value.
  const length = below(next, kind > 0.98 ? 300 : 8)
  let text = ''
  for (let count = 0; count < length; count += 1)
    text += next() < 0.6 ? 'x' : oneOf(next, CHARACTERS)
  return text
}

type Mutation = (next: Random, bytes: Uint8Array, at: number) => Uint8Array

const replace = (bytes: Uint8Array, from: number, to: number, by: ArrayLike<number>) => {
  const result = new Uint8Array(bytes.length - (to - from) + by.length)
  result.set(bytes.subarray(0, from))
  result.set(by, from)
  result.set(bytes.subarray(to), from + by.length)
  return result
}

const MUTATIONS: readonly Mutation[] = [
  function flipsABit(next, bytes, at) {
    return replace(bytes, at, at + 1, [(bytes[at] ?? 0) ^ (1 << below(next, 8))])
  },
  function cutsOut(next, bytes, at) {
    return replace(bytes, at, Math.min(bytes.length, at + 1 + below(next, 12)), [])
  },
  function endsEarly(_next, bytes, at) {
    return bytes.subarray(0, at)
  },
  function splices(next, bytes, at) {
    const other = encoder.encode(instructions(next))
    return replace(bytes, at, bytes.length, other.subarray(below(next, other.length)))
  },
  function repeats(next, bytes, at) {
    return replace(bytes, at, at, bytes.slice(at, at + 1 + below(next, 40)))
  },
  function changesALength(next, bytes, at) {
    const dot = bytes.indexOf(0x2e, at)
    if (dot < 0) return bytes
    let from = dot
    while (from > 0 && isDigit(bytes[from - 1])) from -= 1
    return replace(bytes, from, dot, encoder.encode(oneOf(next, LENGTHS)))
  },
  function insertsBytes(next, bytes, at) {
    return replace(bytes, at, at, oneOf(next, BYTES))
  },
  function nests(next, bytes, at) {
    return replace(bytes, at, at, encoder.encode(oneOf(next, NESTED)))
  },
]

function mutate(next: Random, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes
  return oneOf(next, MUTATIONS)(next, bytes, below(next, bytes.length))
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39
