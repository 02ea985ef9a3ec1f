import type {
  NewPerson,
  PasswordLink,
  PeopleAction,
  PeopleFilter,
  PeopleResult,
  PersonChange,
} from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import {
  type Administered,
  hasHistory,
  lastAdministrator,
  ownAccount,
  personDisabled,
} from './administered-person.ts'
import type { AdministeredPersonStore } from './administered-person-store.ts'
import type { EndSignIns } from './end-sign-ins.ts'
import type { PasswordLinkStore } from './password-link-store.ts'
import type { PasswordLinks } from './password-links.ts'
import type { Account } from './person.ts'
import type { PersonStore } from './person-store.ts'

export interface PeopleAdministrationParts {
  readonly db: Db
  readonly store: AdministeredPersonStore
  readonly people: PersonStore
  readonly signIns: EndSignIns
  readonly linkStore: PasswordLinkStore
  readonly links: PasswordLinks
  readonly audit: AuditLog
  /** Begins the end, in order, of whatever this person has open; returns how many sessions that are. */
  readonly endSessions: (tx: Tx, userId: string) => Promise<number>
  readonly now: () => Date
}

/** What an administrator (`actor`) does with people. Each change is in the audit log, in the same transaction. */
export class PeopleAdministration {
  readonly #parts: PeopleAdministrationParts

  constructor(parts: PeopleAdministrationParts) {
    this.#parts = parts
  }

  list(filter: PeopleFilter): Promise<{ people: Administered[]; total: number }> {
    return this.#parts.store.list(filter, this.#parts.now())
  }

  /** @throws Refusal `not_found` */
  async find(id: string): Promise<Administered> {
    const person = await this.#parts.store.find(id, this.#parts.now())
    if (!person) throw notFound('person')
    return person
  }

  /** @throws Refusal `username_taken`, `email_taken` */
  async create(actor: Account, wanted: NewPerson) {
    const { id, link } = await this.#parts.db
      .transaction()
      .execute((tx) => this.createWithin(tx, actor, wanted))
    return { person: await this.find(id), link }
  }

  /** As `create`, as a part of a larger transaction. */
  async createWithin(tx: Tx, actor: Account, wanted: NewPerson) {
    const { username, display_name: displayName, role = 'user', email = null } = wanted
    const { quota = { sessions: null, minutes: null } } = wanted
    const account = { username, displayName, role, email, quota, passwordHash: null }
    const id = await this.#parts.people.insert(tx, account)
    const link = await this.#parts.links.create(tx, id, actor.id)
    await this.#note(tx, actor, id, 'person.created', { username, role, quota })
    return { id, link }
  }

  /** @throws Refusal `not_found`, `last_administrator`, `email_taken` */
  change(actor: Account, id: string, change: PersonChange): Promise<Administered> {
    return this.#onPerson(id, async (tx, before) => {
      if (change.role === 'user') await this.#keepAnAdministrator(tx, before)
      await this.#parts.store.change(tx, id, change)
      await this.#note(tx, actor, id, 'person.changed', { username: before.username, ...change })
      if (change.role && change.role !== before.role)
        await this.#parts.signIns.rightsChanged(tx, id)
    })
  }

  /** @throws Refusal `not_found`, `own_account`, `last_administrator` */
  async disable(actor: Account, id: string, { end_sessions }: { end_sessions: boolean }) {
    if (actor.id === id) throw ownAccount('disable')
    let endedSessions = 0
    const person = await this.#onPerson(id, async (tx, before) => {
      await this.#keepAnAdministrator(tx, before)
      await this.#parts.store.setDisabled(tx, id, this.#parts.now())
      await this.#parts.linkStore.delete(tx, id)
      await this.#parts.signIns.end(tx, id)
      if (end_sessions) endedSessions = await this.#parts.endSessions(tx, id)
      const details = { username: before.username, ended_sessions: endedSessions }
      await this.#note(tx, actor, id, 'person.disabled', details)
    })
    return { person, endedSessions }
  }

  /** @throws Refusal `not_found` */
  enable(actor: Account, id: string): Promise<Administered> {
    return this.#onPerson(id, async (tx, { username }) => {
      await this.#parts.store.setDisabled(tx, id, null)
      await this.#note(tx, actor, id, 'person.enabled', { username })
    })
  }

  /** @throws Refusal `not_found`, `own_account`, `last_administrator`, `person_has_history` */
  async delete(actor: Account, id: string): Promise<void> {
    if (actor.id === id) throw ownAccount('delete')
    await this.#parts.db.transaction().execute(async (tx) => {
      const person = await this.#lock(tx, id)
      await this.#keepAnAdministrator(tx, person)
      if (await this.#parts.store.hasHistory(tx, id)) throw hasHistory()
      await this.#parts.signIns.end(tx, id)
      await this.#parts.store.delete(tx, id)
      await this.#note(tx, actor, id, 'person.deleted', { username: person.username })
    })
  }

  /** @throws Refusal `not_found`, `person_disabled` */
  async createLink(actor: Account, id: string): Promise<PasswordLink> {
    return this.#parts.db.transaction().execute(async (tx) => {
      const { state, username } = await this.#lock(tx, id)
      if (state === 'disabled') throw personDisabled()
      await this.#note(tx, actor, id, 'person.link_created', { username })
      return this.#parts.links.create(tx, id, actor.id)
    })
  }

  /** @throws Refusal `not_found` */
  withdrawLink(actor: Account, id: string): Promise<Administered> {
    return this.#onPerson(id, async (tx, { username }) => {
      if (await this.#parts.linkStore.delete(tx, id))
        await this.#note(tx, actor, id, 'person.link_withdrawn', { username })
    })
  }

  /** Each by itself: a refusal of one keeps nobody else from it. */
  async act(actor: Account, ids: readonly string[], change: PeopleAction): Promise<PeopleResult[]> {
    const results: PeopleResult[] = []
    for (const id of new Set(ids)) {
      const person = await this.#parts.store.find(id, this.#parts.now())
      const display_name = person?.displayName ?? ''
      const refusal = await this.#actOn(actor, id, change)
      results.push({ id, display_name, refusal })
    }
    return results
  }

  async #actOn(actor: Account, id: string, change: PeopleAction) {
    try {
      if (change.action === 'enable') await this.enable(actor, id)
      else if (change.action === 'set_quota') await this.change(actor, id, { quota: change.quota })
      else await this.disable(actor, id, { end_sessions: change.end_sessions ?? false })
      return null
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, detail: error.message }
      throw error
    }
  }

  async #onPerson(
    id: string,
    act: (tx: Tx, before: Administered) => Promise<void>,
  ): Promise<Administered> {
    await this.#parts.db.transaction().execute(async (tx) => act(tx, await this.#lock(tx, id)))
    return this.find(id)
  }

  async #lock(tx: Tx, id: string): Promise<Administered> {
    const { store, now } = this.#parts
    // First, so that of two who change each other neither waits for the other.
    const administrators = await store.lockAdministrators(tx)
    const isThere = administrators.includes(id) || (await store.lock(tx, id))
    const person = isThere ? await store.find(id, now(), tx) : null
    if (!person) throw notFound('person')
    return person
  }

  async #keepAnAdministrator(tx: Tx, person: Administered): Promise<void> {
    const able = await this.#parts.store.lockAdministrators(tx)
    if (able.includes(person.id) && able.length === 1) throw lastAdministrator()
  }

  #note(tx: Tx, actor: Account, id: string, action: string, details: Record<string, unknown>) {
    return this.#parts.audit.write(
      { actor: actor.id, action, subject: `person:${id}`, details },
      tx,
    )
  }
}
