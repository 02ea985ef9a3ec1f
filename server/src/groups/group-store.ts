import { type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'

export interface PeopleGroup {
  readonly id: string
  readonly name: string
  readonly members: number
  readonly templates: readonly { readonly id: string; readonly name: string }[]
}

const CANDIDATES = 20

export class GroupStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** By name. */
  async list(db: Db | Tx = this.#db): Promise<PeopleGroup[]> {
    const [groups, counts, templates] = await Promise.all([
      db.selectFrom('groups').select(['id', 'name']).orderBy(sql`lower(name)`).execute(),
      db
        .selectFrom('group_members')
        .select(['group_id', db.fn.countAll().as('count')])
        .groupBy('group_id')
        .execute(),
      db
        .selectFrom('template_groups')
        .innerJoin('vm_templates', 'vm_templates.id', 'template_groups.template_id')
        .select(['template_groups.group_id', 'vm_templates.id', 'vm_templates.name'])
        .orderBy('vm_templates.name')
        .execute(),
    ])
    const members = new Map(counts.map(({ group_id, count }) => [group_id, Number(count)]))
    return groups.map((group) => ({
      ...group,
      members: members.get(group.id) ?? 0,
      templates: templates
        .filter(({ group_id }) => group_id === group.id)
        .map(({ id, name }) => ({ id, name })),
    }))
  }

  /** @throws Refusal `group_name_taken` */
  async insert(tx: Tx, name: string): Promise<string> {
    const { id } = await tx
      .insertInto('groups')
      .values({ name })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch(refuseDouble)
    return id
  }

  /** Returns the name that it had. @throws Refusal `not_found`, `group_name_taken` */
  async rename(tx: Tx, id: string, name: string): Promise<string> {
    const before = await this.lock(tx, id)
    await tx
      .updateTable('groups')
      .set({ name, updated_at: new Date() })
      .where('id', '=', id)
      .execute()
      .catch(refuseDouble)
    return before
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.deleteFrom('groups').where('id', '=', id).execute()
  }

  /** Returns its name. @throws Refusal `not_found` */
  async lock(tx: Tx, id: string): Promise<string> {
    const row = await tx
      .selectFrom('groups')
      .select('name')
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw notFound('group')
    return row.name
  }

  /** By the names that are shown. */
  async members(id: string, db: Db | Tx = this.#db): Promise<Account[]> {
    const rows = await db
      .selectFrom('group_members')
      .innerJoin('users', 'users.id', 'group_members.user_id')
      .select(['users.id', 'username', 'display_name as displayName', 'role'])
      .where('group_id', '=', id)
      .orderBy(sql`lower(display_name)`)
      .execute()
    return rows
  }

  /** People who are not in the group, whose name or username holds the words. */
  async candidates(id: string, search: string): Promise<Account[]> {
    const holds = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    return this.#db
      .selectFrom('users')
      .select(['id', 'username', 'display_name as displayName', 'role'])
      .where(sql<SqlBool>`lower(username || ' ' || display_name) like ${holds}`)
      .where('users.id', 'not in', (members) =>
        members.selectFrom('group_members').select('user_id').where('group_id', '=', id),
      )
      .orderBy(sql`lower(display_name)`)
      .limit(CANDIDATES)
      .execute()
  }

  /** False if they were in it already. @throws Refusal `not_found` for nobody's id */
  async add(tx: Tx, id: string, userId: string): Promise<boolean> {
    const person = await tx
      .selectFrom('users')
      .select('id')
      .where('id', '=', userId)
      .executeTakeFirst()
    if (!person) throw notFound('person')
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('group_members')
      .values({ group_id: id, user_id: userId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  /** False if they were not in it. */
  async removeMember(tx: Tx, id: string, userId: string): Promise<boolean> {
    const { numDeletedRows } = await tx
      .deleteFrom('group_members')
      .where('group_id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }
}

function refuseDouble(error: unknown): never {
  if (!isUniqueViolation(error, 'groups_name')) throw error
  throw new Refusal(409, 'group_name_taken', 'There is a group of this name already.', {
    hint: 'Choose another name.',
    fields: { name: 'is taken' },
  })
}
