import { setImmediate } from 'node:timers/promises'
import type { Account, ApacheSession } from './apache-sessions.ts'
import { badRequest, internalError, notFound, permissionDenied } from './api-error.ts'

export interface Entry {
  readonly identifier: string
  readonly owner: string
  name: string
  parentIdentifier: string
  protocol: string
  parameters: Record<string, string>
  attributes: Record<string, string>
}

export type Body = Partial<Record<keyof Entry, unknown>> | null

const ATTRIBUTES = ['max-connections', 'max-connections-per-user', 'weight', 'failover-only']

/** Connections, or groups of them: who made one has all rights on it, and an administrator on all. */
export class ApacheDirectory {
  readonly entries = new Map<string, Entry>()
  /** Comes between the check of a name and its row in the database, once. */
  meanwhile: (() => Promise<unknown>) | null = null
  readonly #what: 'connection' | 'connection group'
  readonly #creation: string
  readonly #accounts: ReadonlyMap<string, Account>
  readonly #parents: ApacheDirectory
  #last = 0

  constructor(
    what: 'connection' | 'connection group',
    accounts: ReadonlyMap<string, Account>,
    parents?: ApacheDirectory,
  ) {
    this.#what = what
    this.#creation = what === 'connection' ? 'CREATE_CONNECTION' : 'CREATE_CONNECTION_GROUP'
    this.#accounts = accounts
    this.#parents = parents ?? this
  }

  visible(session: ApacheSession): Entry[] {
    return [...this.entries.values()].filter((entry) => this.#owns(session, entry))
  }

  find(session: ApacheSession, identifier: string): Entry {
    const entry = this.entries.get(identifier)
    if (!entry || !this.#owns(session, entry)) throw notFound(identifier)
    return entry
  }

  /**
   * Between the check of the name and the row in the database others come in: then it is the database that refuses, which the
   * API calls an internal error; and under the root it does not refuse, since there the parent is null.
   */
  async add(session: ApacheSession, body: Body): Promise<Entry> {
    const { attributes, parameters, name, parent } = this.#read(body)
    this.#mayPlace(session, parent, [this.#creation])
    this.#checkName(name, parent)
    await setImmediate()
    const { meanwhile } = this
    this.meanwhile = null
    await meanwhile?.()
    if (parent !== 'ROOT' && this.#isTaken(name, parent)) throw internalError()
    this.#last += 1
    const identifier = String(this.#last)
    const entry: Entry = {
      ...{ identifier, owner: session.username, name, parentIdentifier: parent },
      ...{ protocol: String(body?.protocol ?? ''), parameters, attributes },
    }
    this.entries.set(identifier, entry)
    return entry
  }

  replace(session: ApacheSession, identifier: string, body: Body): void {
    const entry = this.find(session, identifier)
    const { attributes, parameters, name, parent } = this.#read(body)
    this.#mayPlace(session, parent, [])
    this.#checkName(name, parent, identifier)
    const protocol = String(body?.protocol ?? '')
    Object.assign(entry, { name, parentIdentifier: parent, protocol, parameters, attributes })
  }

  remove(session: ApacheSession, identifier: string): void {
    this.find(session, identifier)
    this.entries.delete(identifier)
  }

  #owns({ username }: ApacheSession, entry: Entry): boolean {
    return entry.owner === username || this.#isAdmin(username)
  }

  #isAdmin(username: string): boolean {
    return this.#accounts.get(username)?.rights.includes('ADMINISTER') ?? false
  }

  /** Neither `attributes` nor a connection’s `parameters` may be left out; what is empty is not stored. */
  #read(body: Body) {
    const given = body?.attributes as Record<string, string> | undefined
    const values = (body?.parameters ?? (this.#what === 'connection' ? undefined : {})) as
      | Record<string, string>
      | undefined
    if (!given || !values) throw internalError()
    const stored = Object.entries(values).filter(([, value]) => value !== '')
    return {
      attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, given[name] ?? ''])),
      parameters: Object.fromEntries(stored),
      name: String(body?.name ?? ''),
      parent: String(body?.parentIdentifier ?? 'ROOT'),
    }
  }

  #mayPlace(session: ApacheSession, parent: string, rights: readonly string[]): void {
    if (this.#isAdmin(session.username)) return
    const has = this.#accounts.get(session.username)?.rights ?? []
    if (!rights.every((right) => has.includes(right))) throw permissionDenied()
    if (parent === 'ROOT') return
    const group = this.#parents.entries.get(parent)
    if (!group || !this.#parents.#owns(session, group)) throw permissionDenied()
  }

  #checkName(name: string, parent: string, self?: string): void {
    const noun = this.#what === 'connection' ? 'Connection' : 'Connection group'
    if (name.trim() === '') throw badRequest(`${noun} names must not be blank.`)
    if (this.#isTaken(name, parent, self))
      throw badRequest(`The ${this.#what} "${name}" already exists.`)
  }

  #isTaken(name: string, parent: string, self?: string): boolean {
    return [...this.entries.values()].some(
      (other) =>
        other.identifier !== self && other.name === name && other.parentIdentifier === parent,
    )
  }
}
