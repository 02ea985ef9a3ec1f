import { randomBytes } from 'node:crypto'
import { ApiError, unauthorized } from './api-error.ts'
import { type JsonData, type JsonDenylist, redeemData } from './json-data.ts'

export interface Account {
  readonly password: string
  readonly rights: readonly string[]
}

export interface ApacheSession {
  readonly token: string
  readonly username: string
  /** Of a session that began with data of auth-json. */
  readonly json: JsonData | null
  /** Ends its tunnels. */
  readonly onEnd: Set<() => void>
}

const LOGIN_FIELDS = [
  { name: 'username', type: 'USERNAME' },
  { name: 'password', type: 'PASSWORD' },
]
const TRIES_BEFORE_BAN = 5

/** Who is signed in: in the memory of one process, as in Guacamole. */
export class ApacheSessions {
  readonly accounts = new Map<string, Account>()
  signIns = 0
  refusedSignIns = 0
  readonly #sessions = new Map<string, ApacheSession>()
  readonly #denylist: JsonDenylist = new Set()
  readonly #jsonKey: string

  constructor(jsonKey: string) {
    this.#jsonKey = jsonKey
  }

  signIn(form: URLSearchParams): ApacheSession {
    if (this.refusedSignIns >= TRIES_BEFORE_BAN)
      throw new ApiError(429, 'BAD_REQUEST', 'Too many failed authentication attempts.')
    const data = form.get('data')
    const json = data === null ? null : redeemData(data, this.#jsonKey, this.#denylist)
    if (json) return this.#begin(json.username, json)
    const username = form.get('username') ?? ''
    if (this.accounts.get(username)?.password !== form.get('password')) {
      this.refusedSignIns += 1
      throw new ApiError(403, 'INVALID_CREDENTIALS', 'Invalid login', LOGIN_FIELDS)
    }
    return this.#begin(username, null)
  }

  find(token: string | null): ApacheSession {
    const session = token === null ? undefined : this.#sessions.get(token)
    if (!session) throw unauthorized()
    return session
  }

  end({ token, onEnd }: ApacheSession): void {
    this.#sessions.delete(token)
    for (const end of onEnd) end()
  }

  /** As a restart does. */
  endAll(): void {
    for (const session of this.#sessions.values()) this.end(session)
  }

  #begin(username: string, json: JsonData | null): ApacheSession {
    const token = randomBytes(32).toString('hex').toUpperCase()
    const session = { token, username, json, onEnd: new Set<() => void>() }
    this.#sessions.set(token, session)
    this.signIns += 1
    return session
  }
}
