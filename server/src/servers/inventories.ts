import type { Inventory } from '../hypervisor/inventory.ts'
import type { Hypervisors } from './hypervisors.ts'

/** What a server’s cluster consisted of; nothing in it is older than `askedAt`, but for the lag of the cluster’s own list. */
export interface Look {
  readonly askedAt: Date
  readonly inventory: Inventory
}

/** One call to a server, whoever wants to know: what is under way is joined, and what is fresh enough is not asked again. */
export class Inventories {
  readonly #hypervisors: Pick<Hypervisors, 'of'>
  readonly #underWay = new Map<string, Promise<Look>>()
  readonly #last = new Map<string, Look>()

  constructor(hypervisors: Pick<Hypervisors, 'of'>) {
    this.#hypervisors = hypervisors
  }

  /** @throws HypervisorError */
  async look(serverId: string, maxAgeMs = 0): Promise<Look> {
    const last = this.#last.get(serverId)
    if (last && Date.now() - last.askedAt.getTime() < maxAgeMs) return last
    const underWay = this.#underWay.get(serverId)
    if (underWay !== undefined) return underWay
    const look = this.#ask(serverId).finally(() => this.#underWay.delete(serverId))
    this.#underWay.set(serverId, look)
    return look
  }

  async #ask(serverId: string): Promise<Look> {
    const hypervisor = await this.#hypervisors.of(serverId)
    const askedAt = new Date()
    const look = { askedAt, inventory: await hypervisor.inventory() }
    this.#last.set(serverId, look)
    return look
  }
}
