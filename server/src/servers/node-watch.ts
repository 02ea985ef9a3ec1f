import type { Inventories, Look } from './inventories.ts'
import type { NodeStore } from './node-store.ts'
import { seenNodes } from './seen-nodes.ts'

export interface NodeWatchParts {
  readonly inventories: Inventories
  readonly nodes: NodeStore
  /** VMIDs that sessions of a server hold. */
  readonly heldVmids: (serverId: string) => Promise<ReadonlySet<number>>
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
    const { inventories, nodes, heldVmids, onError } = this.#parts
    const look = await inventories.look(serverId).catch((error: unknown) => {
      onError(error)
      return null
    })
    if (look === null) await nodes.markOffline(serverId)
    else await nodes.saveSeen(serverId, seenNodes(look.inventory, await heldVmids(serverId)))
    return look
  }
}
