import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../src/database/database.ts'

type Row = Record<string, unknown>

interface Column {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly defaults: boolean
  /** The table that it refers to. */
  readonly refers: string | null
  /** What a constraint allows, where it lists it. */
  readonly allowed: string | null
}

const A_DAY = '2026-03-02T10:00:00+00:00'

/** What no type tells: rows of a table that say something of their own. `n` differs from row to row. */
const GIVEN: Readonly<Record<string, (n: number) => Row[]>> = {
  installation: () => [],
  vm_templates: () => [{ protocols: ['rdp', 'ssh'], default_protocol: 'rdp', network_vlan: 7 }],
  vm_sessions: (n) => [
    { status: 'pending', ...ON_ITS_WAY, vm_id: null, ip_address: null },
    { status: 'activating', ...ON_ITS_WAY, step: 'resolving_ip', vm_id: n, ip_address: null },
    { status: 'active', ...ON_ITS_WAY, vm_id: n + 1, ip_address: `10.0.${n % 250}.1` },
    { status: 'failed', ...OVER, end_reason: 'failed', vm_id: null },
    { status: 'terminated', ...OVER, vm_id: null },
    { status: 'terminated', ...OVER, session_type: 'persistent', vm_id: n + 2, vm_fate: 'kept' },
  ],
}
const ON_ITS_WAY = { step: null, end_reason: null, ended_at: null, vm_fate: null }
const OVER = { step: null, end_reason: 'user', vm_fate: null }

/** Fills every table with rows that its columns of this moment allow, as an installation has them that has been used. */
export class SampleRows {
  readonly #db: Db
  /** As the database told them back, by table. */
  readonly rows = new Map<string, Row[]>()
  #n = 0

  constructor(db: Db) {
    this.#db = db
  }

  async fill(): Promise<void> {
    const tables = await this.#tables()
    for (const table of inOrder(tables)) {
      this.#n += 10
      const columns = tables.get(table) ?? []
      for (const given of GIVEN[table]?.(this.#n) ?? [{}]) await this.#insert(table, columns, given)
    }
  }

  async #insert(table: string, columns: readonly Column[], given: Row): Promise<void> {
    this.#n += 1
    const filled = columns.filter(({ name, defaults }) => name in given || !defaults)
    const names = sql.join(filled.map(({ name }) => sql.ref(name)))
    const values = sql.join(
      filled.map((column) => (column.name in given ? given[column.name] : this.#value(column))),
    )
    const { rows } = await sql<{ row: Row }>`
      insert into ${sql.table(table)} as filled (${names}) values (${values})
      on conflict do nothing returning to_jsonb(filled) as row`.execute(this.#db)
    this.rows.set(table, [...(this.rows.get(table) ?? []), ...rows.map(({ row }) => row)])
  }

  #value({ name, type, refers, allowed }: Column): unknown {
    const n = this.#n
    if (refers !== null) return this.rows.get(refers)?.at(-1)?.id ?? null
    if (allowed !== null) return allowed
    if (type === 'uuid') return randomUUID()
    if (type === 'bytea') return Buffer.from(`${name} ${n}`)
    if (type === 'timestamptz') return A_DAY
    if (type === 'jsonb') return '{}'
    if (type === 'bool') return false
    if (type.startsWith('_')) return []
    return type === 'text' ? `${name} ${n}` : n
  }

  async #tables(): Promise<Map<string, Column[]>> {
    const { rows } = await COLUMNS.execute(this.#db)
    return Map.groupBy(rows, ({ table }) => table)
  }
}

/** A table after those that it needs; what may be null waits for nobody. */
function inOrder(tables: ReadonlyMap<string, readonly Column[]>): string[] {
  const ordered = new Set<string>()
  const visit = (table: string) => {
    for (const { refers, nullable } of tables.get(table) ?? [])
      if (refers !== null && !nullable && refers !== table) visit(refers)
    ordered.add(table)
  }
  for (const table of tables.keys()) visit(table)
  return [...ordered]
}

const COLUMNS: RawBuilder<Column & { table: string }> = sql`
  select class.relname as "table", attribute.attname as name, type.typname as type,
    not attribute.attnotnull as nullable, attribute.atthasdef or attribute.attidentity <> '' as defaults,
    (select target.relname from pg_constraint join pg_class target on target.oid = confrelid
      where contype = 'f' and conrelid = class.oid and conkey = array[attribute.attnum]) as refers,
    (select substring(pg_get_constraintdef(pg_constraint.oid) from 'ARRAY\\[''?([a-z0-9/_-]+)') from pg_constraint
      where contype = 'c' and conrelid = class.oid and conkey = array[attribute.attnum]
        and pg_get_constraintdef(pg_constraint.oid) like '%= ANY (ARRAY[%') as allowed
  from pg_class class
  join pg_attribute attribute on attribute.attrelid = class.oid and attnum > 0 and not attisdropped
  join pg_type type on type.oid = attribute.atttypid
  where class.relnamespace = 'public'::regnamespace and class.relkind = 'r' and class.relname not like 'kysely%'
  order by class.relname, attnum`
