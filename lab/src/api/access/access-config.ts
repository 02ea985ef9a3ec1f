/** Who asks: a user, by one of its tokens; null with a ticket. */
export interface Caller {
  readonly user: string
  readonly tokenid: string | null
}

export interface Token {
  /** Shown once, when it is made. */
  readonly secret: string
  /** Has no more than its own entries give it, and no more than its user has. */
  readonly privsep: boolean
  /** Seconds since the epoch; 0: never. */
  readonly expire: number
  readonly comment: string | null
}

export const detailNames = ['firstname', 'lastname', 'email', 'comment', 'keys'] as const
export type Details = Readonly<Partial<Record<(typeof detailNames)[number], string>>>

export interface User {
  readonly enable: boolean
  /** Seconds since the epoch; 0: never. */
  readonly expire: number
  readonly details: Details
  /** A hash; null: cannot sign in with a password of its own. */
  readonly password: string | null
  readonly tokens: Readonly<Record<string, Token>>
}

export interface Group {
  readonly comment: string | null
  readonly users: readonly string[]
}

export interface AclEntry {
  readonly path: string
  readonly type: 'user' | 'group' | 'token'
  /** `alice@pve`, a group’s name, or `alice@pve!mine`. */
  readonly ugid: string
  readonly roleid: string
  readonly propagate: boolean
}

/** What Proxmox keeps in user.cfg, but for the pools. */
export interface AccessConfig {
  readonly users: Readonly<Record<string, User>>
  readonly groups: Readonly<Record<string, Group>>
  /** Those that were made: their privileges. The built-in ones depend on the version. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  readonly acl: readonly AclEntry[]
}

export const rootUser = 'root@pam'
export const isRoot = ({ user, tokenid }: Caller) => user === rootUser && tokenid === null

export const newUser: User = { enable: true, expire: 0, details: {}, password: null, tokens: {} }

export const tokenName = (user: string, tokenid: string) => `${user}!${tokenid}`
export const nameOf = ({ user, tokenid }: Caller) =>
  tokenid === null ? user : tokenName(user, tokenid)

/** `alice@pve` or `alice@pve!mine`; null if it is neither. */
export function callerNamed(name: string): Caller | null {
  const match = /^([^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+)(?:!([A-Za-z][A-Za-z0-9.\-_]+))?$/.exec(name)
  return match?.[1] === undefined ? null : { user: match[1], tokenid: match[2] ?? null }
}

/** The value of one’s own property; `constructor` is nobody’s name. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | null {
  return Object.hasOwn(record, key) ? (record[key] ?? null) : null
}

export function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record
  return rest
}
