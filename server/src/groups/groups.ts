import type { Group } from '@carrel/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import type { GroupStore, PeopleGroup } from './group-store.ts'

/** What an administrator does with groups. Each change is in the audit log, in the same transaction. */
export class Groups {
  readonly #db: Db
  readonly #store: GroupStore
  readonly #audit: AuditLog

  constructor(parts: { db: Db; store: GroupStore; audit: AuditLog }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#audit = parts.audit
  }

  async list(): Promise<Group[]> {
    return (await this.#store.list()).map(present)
  }

  /** @throws Refusal `group_name_taken` */
  create(actor: Account, name: string): Promise<Group> {
    return this.#db.transaction().execute(async (tx) => {
      const id = await this.#store.insert(tx, name)
      await this.#note(tx, actor, 'group.created', id, { name })
      return present(await this.#find(tx, id))
    })
  }

  /** @throws Refusal `not_found`, `group_name_taken` */
  rename(actor: Account, id: string, name: string): Promise<Group> {
    return this.#db.transaction().execute(async (tx) => {
      const before = await this.#store.rename(tx, id, name)
      await this.#note(tx, actor, 'group.renamed', id, { before, name })
      return present(await this.#find(tx, id))
    })
  }

  /** @throws Refusal `not_found` */
  async remove(actor: Account, id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const name = await this.#store.lock(tx, id)
      const { members, templates } = await this.#find(tx, id)
      await this.#store.remove(tx, id)
      const lost = { name, members, templates: templates.map((template) => template.id) }
      await this.#note(tx, actor, 'group.deleted', id, lost)
    })
  }

  /** @throws Refusal `not_found` */
  async members(id: string): Promise<Account[]> {
    await this.#find(this.#db, id)
    return this.#store.members(id)
  }

  /** @throws Refusal `not_found` */
  async candidates(id: string, search: string): Promise<Account[]> {
    await this.#find(this.#db, id)
    return this.#store.candidates(id, search)
  }

  /** Nothing if they are in it. @throws Refusal `not_found` */
  add(actor: Account, id: string, userId: string): Promise<Account[]> {
    return this.#changeMember(actor, id, userId, 'added')
  }

  /** Nothing if they are not in it. @throws Refusal `not_found` */
  removeMember(actor: Account, id: string, userId: string): Promise<Account[]> {
    return this.#changeMember(actor, id, userId, 'removed')
  }

  #changeMember(actor: Account, id: string, userId: string, how: 'added' | 'removed') {
    return this.#db.transaction().execute(async (tx) => {
      const name = await this.#store.lock(tx, id)
      const isNew =
        how === 'added'
          ? await this.#store.add(tx, id, userId)
          : await this.#store.removeMember(tx, id, userId)
      const details = { name, user_id: userId }
      if (isNew) await this.#note(tx, actor, `group.member_${how}`, id, details)
      return this.#store.members(id, tx)
    })
  }

  async #find(db: Db | Tx, id: string): Promise<PeopleGroup> {
    const group = (await this.#store.list(db)).find((each) => each.id === id)
    if (group === undefined) throw notFound('group')
    return group
  }

  #note(tx: Tx, actor: Account, action: string, id: string, details: Record<string, unknown>) {
    return this.#audit.write({ actor: actor.id, action, subject: `group:${id}`, details }, tx)
  }
}

const present = ({ id, name, members, templates }: PeopleGroup): Group => ({
  ...{ id, name, members_count: members },
  templates: templates.map((template) => ({ ...template })),
})
