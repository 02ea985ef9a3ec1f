import type { HistoryPoint, HistoryRange, NodeHistory as ShownHistory } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import type { Inventory } from '../hypervisor/inventory.ts'
import { together, withGaps } from './history-points.ts'
import type { NodeHistoryStore } from './node-history-store.ts'
import { sampleOf } from './node-sample.ts'
import type { NodeStore } from './node-store.ts'

const MINUTE_MS = 60_000

/** Remembers what nodes have and give away, a sample a minute, and tells it. */
export class NodeHistory {
  readonly #db: Db
  readonly #nodes: NodeStore
  readonly #store: NodeHistoryStore
  readonly #notedMinute = new Map<string, number>()

  constructor(parts: { db: Db; nodes: NodeStore; store: NodeHistoryStore }) {
    this.#db = parts.db
    this.#nodes = parts.nodes
    this.#store = parts.store
  }

  /** After a look at a server; `inventory` null: it did not answer. Nothing if this minute has been noted. */
  async note(
    serverId: string,
    inventory: Inventory | null,
    held: ReadonlySet<number>,
  ): Promise<void> {
    const now = new Date()
    const minute = Math.floor(now.getTime() / MINUTE_MS)
    if (this.#notedMinute.get(serverId) === minute) return
    const capacities = await this.#nodes.capacities(this.#db, serverId)
    const samples = capacities.map((capacity) => ({
      nodeId: capacity.nodeId,
      sample: sampleOf(capacity, inventory, held),
    }))
    await this.#store.note(samples, now)
    this.#notedMinute.set(serverId, minute)
  }

  async ofServer(serverId: string, range: HistoryRange): Promise<ShownHistory[]> {
    const now = new Date()
    const nodes = await this.#store.presence(serverId)
    const ids = nodes.map(({ id }) => id)
    const points = await this.#store.points(ids, range, now)
    return nodes.map(({ id, name, isOnline, since }) => ({
      ...{ node_id: id, name, is_online: isOnline, since: since?.toISOString() ?? null },
      points: withGaps(
        points.filter(({ nodeId }) => nodeId === id),
        range,
        now,
      ),
    }))
  }

  /** All nodes of all servers. */
  async together(range: HistoryRange): Promise<HistoryPoint[]> {
    const now = new Date()
    const ids = (await this.#store.presence()).map(({ id }) => id)
    return withGaps(together(await this.#store.points(ids, range, now)), range, now)
  }
}
