import { LAST_OBJECT, SPLICED_STREAMS } from '../splice/splice-map.ts'

/**
 * What a browser may say to guacd, and with what. guacd's handlers read their arguments without counting them, so a
 * short instruction would make it read beyond its own list.
 */
type ArgRule = (value: string) => boolean

const integer =
  (least: number, most: number): ArgRule =>
  (value) =>
    /^-?\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most

const decimal: ArgRule = (value) => /^-?\d{1,10}(?:\.\d{1,20})?(?:e-?\d{1,2})?$/.test(value)

const text =
  (longest: number): ArgRule =>
  (value) =>
    value.length <= longest

const flag = integer(0, 1)
const coordinate = integer(-32_768, 65_535)
const pixels = integer(1, 65_535)
const stream = integer(0, 511)
/** Those of guacd's streams and objects that come by the splice are beyond its own. */
const heardStream = integer(0, SPLICED_STREAMS.last)
const object = integer(0, LAST_OBJECT)
const mimetype: ArgRule = (value) =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\w=,. -]{1,64})?$/.test(value)
const base64: ArgRule = (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value)
const name = text(4096)

const rules: Readonly<Record<string, readonly ArgRule[]>> = {
  sync: [integer(0, Number.MAX_SAFE_INTEGER)],
  nop: [],
  key: [integer(0, 0x7fff_ffff), flag],
  mouse: [coordinate, coordinate, integer(0, 0x7f)],
  touch: [
    integer(0, 0x7fff_ffff),
    coordinate,
    coordinate,
    integer(0, 65_535),
    integer(0, 65_535),
    decimal,
    decimal,
  ],
  size: [pixels, pixels],
  clipboard: [stream, mimetype],
  file: [stream, mimetype, name],
  pipe: [stream, mimetype, name],
  argv: [stream, mimetype, name],
  audio: [stream, mimetype],
  blob: [stream, base64],
  end: [stream],
  ack: [heardStream, name, integer(0, 0xffff)],
  get: [object, name],
  put: [object, stream, mimetype, name],
}

/** Arguments beyond those known are let through, as guacd itself ignores them. */
export function isAllowed(opcode: string, args: readonly string[]): boolean {
  if (!Object.hasOwn(rules, opcode)) return false
  const expected = rules[opcode] ?? []
  return args.length >= expected.length && expected.every((rule, index) => rule(args[index] ?? ''))
}

export function isInput(opcode: string): boolean {
  return opcode === 'key' || opcode === 'mouse' || opcode === 'touch'
}
