import type { Database } from '@carrel/server/database/database'
import type { Limits } from './limits.ts'
import { exceeded, type NodeSize } from './limits.ts'

const EVERY_MS = 200

/**
 * What sessions hold by the database's own word, which counts those without a VM as well. One statement sees one moment, so
 * whatever it exceeds was exceeded. Of PostgreSQL only: nobody else may open a PGlite.
 */
export class ReservationWatch {
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> = Promise.resolve()

  constructor(
    { db }: Database,
    sizes: { readonly limits: Limits; readonly node: NodeSize; readonly vm: NodeSize },
    complain: (text: string) => void,
  ) {
    const look = async () => {
      const open = await db
        .selectFrom('vm_sessions')
        .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_sessions.node_id')
        .select('proxmox_nodes.name as node')
        .where('status', 'not in', ['terminated', 'failed'])
        .execute()
      const sessions = open.map(({ node }) => ({ node, isBeingCloned: false }))
      for (const text of exceeded(sessions, sizes.limits, sizes.node, sizes.vm)) complain(text)
    }
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(look)
    }, EVERY_MS)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }
}
