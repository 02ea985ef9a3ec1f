import { HISTORY_RANGES, type HistoryRange } from '@carrel/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { NodeSample } from '../database/schema.ts'

const MINUTE = 60
const QUARTER = 900
/** How long samples of each length are kept; the ranges that are shown are made of these. */
const KEPT = { [MINUTE]: HISTORY_RANGES['24h'].seconds, [QUARTER]: HISTORY_RANGES['7d'].seconds }
const SOURCE: Readonly<Record<HistoryRange, number>> = { '24h': MINUTE, '7d': QUARTER }

const FIGURES = [
  ...(['cpu_used', 'memory_used_mb', 'cpu_physical', 'memory_physical_mb'] as const),
  ...(['cpu_allocatable', 'memory_allocatable_mb'] as const),
  ...(['cpu_allocated', 'memory_allocated_mb', 'own_vms', 'other_vms'] as const),
]

export interface StoredPoint extends NodeSample {
  readonly nodeId: string
  /** Seconds since 1970, a multiple of the range's step. */
  readonly at: number
}

export interface NodePresence {
  readonly id: string
  readonly name: string
  readonly isOnline: boolean
  readonly since: Date | null
}

/** What nodes had and gave away: a row a minute for a day, and one a quarter of an hour for a week. */
export class NodeHistoryStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Of several processes that look in the same minute, the first one's counts. */
  async note(
    samples: readonly { readonly nodeId: string; readonly sample: NodeSample }[],
    now: Date,
  ): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const { nodeId, sample } of samples) await note(tx, nodeId, sample, now)
    })
  }

  /** Means over the range's steps, oldest first; nothing for a step in which nobody looked or answered. */
  async points(nodeIds: readonly string[], range: HistoryRange, now: Date): Promise<StoredPoint[]> {
    if (nodeIds.length === 0) return []
    const { seconds, step } = HISTORY_RANGES[range]
    const at = sql<number>`(floor(extract(epoch from at) / ${sql.lit(step)}) * ${sql.lit(step)})::float8`
    return this.#db
      .selectFrom('node_samples')
      .select(['node_id as nodeId', at.as('at')])
      .select(FIGURES.map((name) => sql<number | null>`avg(${sql.ref(name)})`.as(name)))
      .where('node_id', 'in', [...nodeIds])
      .where('step_seconds', '=', SOURCE[range])
      .where('at', '>', before(now, seconds))
      .where('cpu_physical', 'is not', null)
      .groupBy(['node_id', at])
      .orderBy(at)
      .execute()
  }

  /** Of a server, or of all. */
  async presence(serverId?: string): Promise<NodePresence[]> {
    return this.#db
      .selectFrom('proxmox_nodes')
      .select(['id', 'name', 'is_online as isOnline', 'online_changed_at as since'])
      .$if(serverId !== undefined, (query) => query.where('server_id', '=', serverId ?? ''))
      .orderBy('name')
      .execute()
  }
}

async function note(tx: Tx, nodeId: string, sample: NodeSample, now: Date): Promise<void> {
  const isFirst = await tx
    .insertInto('node_samples')
    .values({ node_id: nodeId, step_seconds: MINUTE, at: floor(now, MINUTE), ...sample })
    .onConflict((conflict) => conflict.doNothing())
    .returning('node_id')
    .executeTakeFirst()
  if (!isFirst) return
  await tx
    .insertInto('node_samples')
    .values({ node_id: nodeId, step_seconds: QUARTER, at: floor(now, QUARTER), ...sample })
    .onConflict((conflict) =>
      conflict.columns(['node_id', 'step_seconds', 'at']).doUpdateSet({
        looks: sql`node_samples.looks + case when excluded.cpu_physical is null then 0 else 1 end`,
        ...means(),
      }),
    )
    .execute()
  for (const [step, seconds] of Object.entries(KEPT))
    await tx
      .deleteFrom('node_samples')
      .where('node_id', '=', nodeId)
      .where('step_seconds', '=', Number(step))
      .where('at', '<=', before(now, seconds))
      .execute()
}

/** What is not known changes no mean. */
const means = () =>
  Object.fromEntries(
    FIGURES.map((name): [string, RawBuilder<number | null>] => {
      const [old, more] = [sql.ref(`node_samples.${name}`), sql.ref(`excluded.${name}`)]
      const mean = sql`(${old} * node_samples.looks + ${more}) / (node_samples.looks + 1)`
      return [name, sql`coalesce(${mean}, ${more}, ${old})`]
    }),
  )

const before = (now: Date, seconds: number) => new Date(now.getTime() - seconds * 1000)
const floor = (now: Date, step: number) =>
  new Date(Math.floor(now.getTime() / 1000 / step) * step * 1000)
