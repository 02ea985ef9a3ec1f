import { PEOPLE_PER_PAGE, type PeopleFilter, type PersonChange } from '@carrel/contract'
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Schema } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import type { Administered } from './administered-person.ts'
import { emailTaken } from './person.ts'

/** People as administrators see and change them. */
export class AdministeredPersonStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** One page, by name. */
  async list(filter: PeopleFilter, now: Date): Promise<{ people: Administered[]; total: number }> {
    const matching = (where: Where) => where.and(conditions(where, filter))
    const { total } = await this.#db
      .selectFrom('users')
      .select(({ fn }) => fn.countAll().as('total'))
      .where(matching)
      .executeTakeFirstOrThrow()
    const rows = await administered(this.#db, now)
      .where(matching)
      .orderBy(sql`lower(display_name)`)
      .orderBy('users.id')
      .limit(PEOPLE_PER_PAGE)
      .offset((filter.page - 1) * PEOPLE_PER_PAGE)
      .execute()
    return { people: rows.map(read), total: Number(total) }
  }

  async find(id: string, now: Date, db: Db | Tx = this.#db): Promise<Administered | null> {
    const row = await administered(db, now).where('users.id', '=', id).executeTakeFirst()
    return row ? read(row) : null
  }

  /** Nobody else changes this person until the transaction ends. False if there is no such person. */
  async lock(tx: Tx, id: string): Promise<boolean> {
    const row = await tx
      .selectFrom('users')
      .select('id')
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    return row !== undefined
  }

  /** Administrators who can sign in; each of them is locked, in one order, so that two changes see one another. */
  async lockAdministrators(tx: Tx): Promise<string[]> {
    const rows = await tx
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabled_at', 'is', null)
      .where('password_hash', 'is not', null)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
    return rows.map(({ id }) => id)
  }

  /** @throws Refusal `email_taken` */
  async change(tx: Tx, id: string, { quota, ...change }: PersonChange): Promise<void> {
    await tx
      .updateTable('users')
      .set({
        ...change,
        ...(quota && { quota_sessions: quota.sessions, quota_minutes: quota.minutes }),
        updated_at: new Date(),
      })
      .where('id', '=', id)
      .execute()
      .catch((error: unknown) => {
        throw isUniqueViolation(error, 'users_email_key') ? emailTaken() : error
      })
  }

  async setDisabled(tx: Tx, id: string, disabledAt: Date | null): Promise<void> {
    await tx.updateTable('users').set({ disabled_at: disabledAt }).where('id', '=', id).execute()
  }

  /** Whether a session, or an entry of the audit log, names this person. */
  async hasHistory(tx: Tx, id: string): Promise<boolean> {
    const row = await tx
      .selectNoFrom(({ exists, selectFrom, or }) =>
        or([
          exists(selectFrom('vm_sessions').select('id').where('user_id', '=', id)),
          exists(selectFrom('audit_log').select('id').where('actor', '=', id)),
        ]).as('named'),
      )
      .executeTakeFirstOrThrow()
    return row.named === true
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.deleteFrom('users').where('id', '=', id).execute()
  }

  /** Names and addresses of these that somebody has, in lower case. */
  async taken(names: readonly string[], db: Db | Tx = this.#db): Promise<Set<string>> {
    if (names.length === 0) return new Set()
    const lower = [...names]
    const rows = await db
      .selectFrom('users')
      .select([sql<string>`lower(username)`.as('username'), sql<string>`lower(email)`.as('email')])
      .where((where) =>
        where.or([where(sql`lower(username)`, 'in', lower), where(sql`lower(email)`, 'in', lower)]),
      )
      .execute()
    return new Set(rows.flatMap(({ username, email }) => [username, email]))
  }
}

type Where = ExpressionBuilder<Schema, 'users'>

function conditions(where: Where, { search, role, state }: PeopleFilter) {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const found: ExpressionWrapper<Schema, 'users', SqlBool>[] = []
  if (search !== '')
    found.push(
      where.or([
        where('display_name', 'ilike', like),
        where('username', 'ilike', like),
        where('email', 'ilike', like),
      ]),
    )
  if (role) found.push(where('role', '=', role))
  if (state === 'disabled') found.push(where('disabled_at', 'is not', null))
  else if (state) {
    found.push(where('disabled_at', 'is', null))
    found.push(where('password_hash', state === 'invited' ? 'is' : 'is not', null))
  }
  return found
}

const administered = (db: Db | Tx, now: Date) =>
  db
    .selectFrom('users')
    .leftJoin('password_links', (join) =>
      join
        .onRef('password_links.user_id', '=', 'users.id')
        .on('password_links.expires_at', '>', now),
    )
    .selectAll('users')
    .select(({ selectFrom, fn }) => [
      'password_links.expires_at as link_expires_at',
      selectFrom('vm_sessions')
        .select(fn.countAll().as('count'))
        .whereRef('vm_sessions.user_id', '=', 'users.id')
        .where('status', 'not in', ['terminated', 'failed'])
        .as('open_sessions'),
    ])

type Row = Awaited<ReturnType<ReturnType<typeof administered>['execute']>>[number]

const read = (row: Row): Administered => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  role: row.role,
  email: row.email,
  state: row.disabled_at ? 'disabled' : row.password_hash === null ? 'invited' : 'active',
  quota: { sessions: row.quota_sessions, minutes: row.quota_minutes },
  openSessions: Number(row.open_sessions),
  createdAt: row.created_at,
  seenAt: row.last_seen_at,
  linkExpiresAt: row.link_expires_at,
})
