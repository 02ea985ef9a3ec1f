import type { Inventories, Look } from './inventories.ts'
import type { NodeHistory } from './node-history.ts'
import type { NodeStore } from './node-store.ts'
import { seenNodes } from './seen-nodes.ts'
import type { ServerHealth } from './server-health.ts'

export interface NodeWatchParts {
  readonly inventories: Inventories
  readonly nodes: NodeStore
  readonly history: NodeHistory
  /** VMIDs that sessions of a server hold. */
  readonly heldVmids: (serverId: string) => Promise<ReadonlySet<number>>
  /** Told of each look, once what was seen is noted. */
  readonly health: Pick<ServerHealth, 'answered' | 'failed'>
  readonly onError: (error: unknown) => void
}

/** Keeps what is known of nodes fresh: one call to each server, and none while one is under way. */
export class NodeWatch {
  readonly #parts: NodeWatchParts
  readonly #looking = new Map<string, Promise<Look | null>>()

  constructor(parts: NodeWatchParts) {
    this.#parts = parts
  }

  /** What the cluster consists of now, noted; null if it does not answer: then its nodes count as offline. */
  look(serverId: string): Promise<Look | null> {
    const underWay = this.#looking.get(serverId)
    if (underWay !== undefined) return underWay
    const look = this.#look(serverId).finally(() => this.#looking.delete(serverId))
    this.#looking.set(serverId, look)
    return look
  }

  async #look(serverId: string): Promise<Look | null> {
    const { inventories, nodes, history, heldVmids, health, onError } = this.#parts
    const askedAt = new Date()
    const seen = await inventories.look(serverId).then(
      (look) => ({ look }),
      (error: unknown) => ({ look: null, error }),
    )
    if (seen.look === null) {
      onError(seen.error)
      await nodes.markOffline(serverId)
      await history.note(serverId, null, new Set())
      await health.failed(serverId, seen.error, askedAt)
      return null
    }
    const { inventory } = seen.look
    const held = await heldVmids(serverId)
    await nodes.saveSeen(serverId, seenNodes(inventory, held))
    await history.note(serverId, inventory, held)
    await health.answered(serverId)
    return seen.look
  }
}
