import type { SessionQuery } from '@carrel/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../database/database.ts'
import type { PageKey } from './page-key.ts'
import { STATUSES_OF } from './session-groups.ts'

export type Filters = z.output<typeof SessionQuery>

/** Whose a session is and where, beside the session itself. */
export interface SessionPlace {
  readonly id: string
  readonly person: { readonly id: string; readonly username: string; readonly displayName: string }
  readonly server: { readonly id: string; readonly name: string }
  readonly node: { readonly id: string; readonly name: string }
}

interface Sort {
  readonly by: RawBuilder<unknown>
  /** As `by`, as text that the type reads again without loss. */
  readonly text: RawBuilder<string>
  readonly type: RawBuilder<unknown>
}

/** A session whose time has not begun comes after all others. */
const expires = sql`coalesce(vm_sessions.expires_at, '9999-12-31 00:00:00+00'::timestamptz)`

const moment = (by: RawBuilder<unknown>): Sort => ({
  by,
  text: sql`to_char(${by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  type: sql`timestamptz`,
})
const words = (by: RawBuilder<string>): Sort => ({ by, text: by, type: sql`text` })

const SORTS: Readonly<Record<Filters['sort'], Sort>> = {
  created: moment(sql`vm_sessions.created_at`),
  expires: moment(expires),
  person: words(sql<string>`lower(users.display_name)`),
  template: words(sql<string>`lower(vm_templates.name)`),
}

const escaped = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Finds sessions of everybody, by what administrators look for. */
export class AdministeredSessionStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** From behind `after` on, `limit` at most; each with the key of its place in the order. */
  async page(
    filters: Filters,
    after: PageKey | null,
    limit: number,
  ): Promise<{ readonly place: SessionPlace; readonly key: PageKey }[]> {
    const { by, text, type } = SORTS[filters.sort]
    const direction = filters.order
    const beyond = sql.raw(direction === 'asc' ? '>' : '<')
    const rows = await this.#matching(filters)
      .select(PLACE)
      .select(text.as('key'))
      .$if(after !== null, (query) =>
        query.where(
          sql<boolean>`(${by}, vm_sessions.id) ${beyond} (${after?.value}::${type}, ${after?.id}::uuid)`,
        ),
      )
      .orderBy(by, direction)
      .orderBy('vm_sessions.id', direction)
      .limit(limit)
      .execute()
    return rows.map((row) => ({ place: read(row), key: { value: row.key, id: row.id } }))
  }

  async count(filters: Filters): Promise<number> {
    const { count } = await this.#matching(filters)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async find(id: string): Promise<SessionPlace | null> {
    const row = await this.#joined()
      .select(PLACE)
      .where('vm_sessions.id', '=', id)
      .executeTakeFirst()
    return row ? read(row) : null
  }

  #matching({ state, person, template, server, node, protocol, text }: Filters) {
    const statuses = STATUSES_OF[state]
    const like = escaped(text ?? '')
    return this.#joined()
      .$if(statuses !== null, (query) => query.where('status', 'in', [...(statuses ?? [])]))
      .$if(person !== undefined, (query) => query.where('user_id', '=', person ?? ''))
      .$if(template !== undefined, (query) => query.where('template_id', '=', template ?? ''))
      .$if(server !== undefined, (query) => query.where('vm_sessions.server_id', '=', server ?? ''))
      .$if(node !== undefined, (query) => query.where('vm_sessions.node_id', '=', node ?? ''))
      .$if(protocol !== undefined, (query) => query.where('protocol', '=', protocol ?? 'rdp'))
      .$if(text !== undefined && text !== '', (query) =>
        query.where(sql<boolean>`concat_ws(' ', users.username, users.display_name, vm_templates.name,
          proxmox_nodes.name, vm_sessions.ip_address, vm_sessions.vm_id, vm_sessions.id) ilike ${like}`),
      )
  }

  #joined() {
    return this.#db
      .selectFrom('vm_sessions')
      .innerJoin('users', 'users.id', 'vm_sessions.user_id')
      .innerJoin('vm_templates', 'vm_templates.id', 'vm_sessions.template_id')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'vm_sessions.server_id')
      .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_sessions.node_id')
  }
}

const PLACE = [
  'vm_sessions.id',
  'users.id as user_id',
  'users.username',
  'users.display_name',
  'proxmox_servers.id as server_id',
  'proxmox_servers.name as server_name',
  'proxmox_nodes.id as node_id',
  'proxmox_nodes.name as node_name',
] as const

const read = (row: Record<'id' | Aliases, string>): SessionPlace => ({
  id: row.id,
  person: { id: row.user_id, username: row.username, displayName: row.display_name },
  server: { id: row.server_id, name: row.server_name },
  node: { id: row.node_id, name: row.node_name },
})

type Aliases =
  | 'user_id'
  | 'username'
  | 'display_name'
  | 'server_id'
  | 'server_name'
  | 'node_id'
  | 'node_name'
