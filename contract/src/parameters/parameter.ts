import type { Protocol } from '../templates.ts'

/**
 * What guacd is told about a connection, one value each. A person fills these in once and finds them everywhere; what could
 * lead out of their own VM is for administrators, and what Carrel alone knows is for the server.
 */
export interface ConnectionParameter {
  readonly protocol: Protocol
  /** In JSON and in the form; guacd's own name with hyphens is understood too. */
  readonly name: string
  readonly guacd: string
  /** guacd asks the opposite: its `disable-audio` is true where `enable_audio` is false. */
  readonly inverted: boolean
  /** `handshake`: guacd takes it with the screen's size and not by name. */
  readonly carriedBy: 'argument' | 'handshake'
  readonly setBy: SetBy
  readonly group: ParameterGroup
  readonly kind: ParameterKind
  /** Never shown again once it is saved. */
  readonly secret: boolean
  readonly label: string
  readonly help: string
  /** What holds where nobody has set anything; null: guacd or the desktop decides. */
  readonly default: ParameterValue | null
  /** The guacd that first knew it. */
  readonly since: string
  readonly takesEffect: TakesEffect
}

export type SetBy = 'person' | 'administrator' | 'server'

/** `now`: guacd takes it while connected. `session`: the desktop takes it at the logon of a new VM. */
export type TakesEffect = 'now' | 'reconnect' | 'session'

export type ParameterValue = string | number | boolean

export type ParameterKind =
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number; readonly unit?: string }
  | { readonly kind: 'choice'; readonly options: readonly Option[]; readonly pattern?: RegExp }
  | { readonly kind: 'line'; readonly max: number; readonly pattern?: RegExp }
  | { readonly kind: 'lines'; readonly max: number }
  | { readonly kind: 'time_zone' }

/** A choice with a `pattern` takes whatever matches, too. */
export interface Option {
  readonly value: string | number
  readonly label: string
}

export const PARAMETER_GROUPS = [
  'display',
  'performance',
  'audio',
  'clipboard',
  'devices',
  'authentication',
  'keyboard',
  'terminal',
  'files',
  'network',
  'recording',
  'application',
  'gateway',
] as const
export type ParameterGroup = (typeof PARAMETER_GROUPS)[number]

type More = Partial<
  Pick<ConnectionParameter, 'inverted' | 'carriedBy' | 'secret' | 'since' | 'takesEffect' | 'guacd'>
>
type Default = ParameterValue | null

/** Without its group and who sets it, and for each of its protocols. */
export type Draft = Omit<ConnectionParameter, 'protocol' | 'group' | 'setBy'> & {
  readonly protocols: readonly Protocol[]
}

export const RDP: readonly Protocol[] = ['rdp']
export const VNC: readonly Protocol[] = ['vnc']
export const SSH: readonly Protocol[] = ['ssh']
export const SCREENS: readonly Protocol[] = ['rdp', 'vnc']
export const ALL: readonly Protocol[] = ['rdp', 'vnc', 'ssh']

/** What it is called, and a sentence of help. */
type Words = readonly [label: string, help: string]

const draft = (
  protocols: readonly Protocol[],
  name: string,
  kind: ParameterKind,
  initial: Default,
  [label, help]: Words,
  more: More,
): Draft => ({
  ...{ protocols, name, kind, label, help, default: initial },
  ...{ guacd: name.replaceAll('_', '-'), inverted: false, carriedBy: 'argument', secret: false },
  ...{ since: '1.0.0', takesEffect: 'reconnect', ...more },
})

export const flag = (
  protocols: readonly Protocol[],
  name: string,
  initial: boolean,
  words: Words,
  more: More = {},
): Draft => draft(protocols, name, { kind: 'flag' }, initial, words, more)

export const whole = (
  protocols: readonly Protocol[],
  name: string,
  [min, max, unit]: readonly [min: number, max: number, unit?: string],
  initial: number | null,
  words: Words,
  more: More = {},
): Draft =>
  draft(
    protocols,
    name,
    { kind: 'whole', min, max, ...(unit !== undefined && { unit }) },
    initial,
    words,
    more,
  )

export const choice = (
  protocols: readonly Protocol[],
  name: string,
  options: readonly Option[],
  initial: string | number | null,
  words: Words,
  more: More & { readonly pattern?: RegExp } = {},
): Draft => {
  const { pattern, ...rest } = more
  return draft(
    protocols,
    name,
    { kind: 'choice', options, ...(pattern && { pattern }) },
    initial,
    words,
    rest,
  )
}

export const line = (
  protocols: readonly Protocol[],
  name: string,
  initial: string | null,
  words: Words,
  more: More & { readonly max?: number; readonly pattern?: RegExp } = {},
): Draft => {
  const { max = 128, pattern, ...rest } = more
  return draft(
    protocols,
    name,
    { kind: 'line', max, ...(pattern && { pattern }) },
    initial,
    words,
    rest,
  )
}

export const lines = (
  protocols: readonly Protocol[],
  name: string,
  max: number,
  words: Words,
  more: More = {},
): Draft => draft(protocols, name, { kind: 'lines', max }, null, words, more)

export const timeZone = (protocols: readonly Protocol[], words: Words, more: More = {}): Draft =>
  draft(protocols, 'timezone', { kind: 'time_zone' }, null, words, more)

/** Each draft for each of its protocols. */
export const parameters = (
  group: ParameterGroup,
  setBy: SetBy,
  drafts: readonly Draft[],
): ConnectionParameter[] =>
  drafts.flatMap(({ protocols, ...parameter }) =>
    protocols.map((protocol) => ({ ...parameter, protocol, group, setBy })),
  )
