import { encodeInstruction } from './instruction.ts'

/** What the first user of a connection tells guacd about the screen and the browser in front of it. */
export interface ViewerHello {
  readonly width: number
  readonly height: number
  readonly dpi: number
  readonly timezone: string | null
  readonly audio: readonly string[]
  readonly video: readonly string[]
  readonly image: readonly string[]
  readonly name: string | null
}

export interface ConnectionTarget {
  readonly protocol: string
  readonly parameters: Readonly<Record<string, string>>
}

type Version = readonly [number, number, number]

/** The newest dialect spoken here; guacd 1.6 answers to it as well. */
const NEWEST: Version = [1, 5, 0]
const HAS_TIMEZONE: Version = [1, 1, 0]
const HAS_NAME: Version = [1, 5, 0]

/** A protocol's name makes a connection; the identifier of one that is there joins it. */
export function selectProtocol(nameOrIdentifier: string): string {
  return encodeInstruction('select', nameOrIdentifier)
}

/**
 * Answers guacd's `args`. The number of values must be that of the names asked for, the version included: with any
 * other number guacd 1.6 says `ready` and then never another word. A parameter that this guacd does not know is left out.
 */
export function answerArgs(
  args: readonly string[],
  target: ConnectionTarget,
  hello: ViewerHello,
): string {
  const version = negotiate(args[0])
  const lines = [
    // Compulsory, and never with zero DPI: the RDP client of guacd divides by it.
    encodeInstruction('size', String(hello.width), String(hello.height), String(hello.dpi)),
    encodeInstruction('audio', ...hello.audio),
    encodeInstruction('video', ...hello.video),
    encodeInstruction('image', ...hello.image),
  ]
  if (version && hello.timezone !== null && !isOlder(version, HAS_TIMEZONE)) {
    lines.push(encodeInstruction('timezone', hello.timezone))
  }
  if (version && hello.name !== null && !isOlder(version, HAS_NAME)) {
    lines.push(encodeInstruction('name', hello.name))
  }
  const values = args.map((name, index) =>
    index === 0 && version ? formatVersion(version) : (target.parameters[name] ?? ''),
  )
  return lines.join('') + encodeInstruction('connect', ...values)
}

/** The version that guacd announces as its first argument; null before guacd 1.1. */
export function announcedVersion(first: string | undefined): string | null {
  return parseVersion(first) && first ? first : null
}

function negotiate(first: string | undefined): Version | null {
  const announced = parseVersion(first)
  if (!announced) return null
  return isOlder(announced, NEWEST) ? announced : NEWEST
}

function parseVersion(text: string | undefined): Version | null {
  const match = /^VERSION_(\d+)_(\d+)_(\d+)$/.exec(text ?? '')
  return match && [Number(match[1]), Number(match[2]), Number(match[3])]
}

function formatVersion(version: Version): string {
  return `VERSION_${version.join('_')}`
}

function isOlder(one: Version, other: Version): boolean {
  for (const [index, part] of one.entries()) {
    if (part !== other[index]) return part < (other[index] ?? 0)
  }
  return false
}
