import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerStore } from '../servers/server-store.ts'
import type { VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Gives VMIDs of a server's own range, each to one session at a time: those of kept VMs are passed over. */
export class VmidLease {
  readonly #db: Db
  readonly #servers: ServerStore
  readonly #sessions: SessionStore
  readonly #transitions: SessionTransitions

  constructor(parts: {
    db: Db
    servers: ServerStore
    sessions: SessionStore
    transitions: SessionTransitions
  }) {
    this.#db = parts.db
    this.#servers = parts.servers
    this.#sessions = parts.sessions
    this.#transitions = parts.transitions
  }

  /** The server's row is locked from here to the end of the transaction. @throws Refusal `no_vmid` */
  async take(tx: Tx, serverId: string): Promise<number> {
    const first = await this.#servers.takeVmid(tx, serverId)
    const held = await this.#sessions.heldVmids(serverId, tx)
    for (let vmid = first; ; ) {
      if (!held.has(vmid)) return vmid
      vmid = await this.#servers.takeVmid(tx, serverId)
      if (vmid === first) throw noVmid()
    }
  }

  /** Another one for a session that is being provisioned; null if it is not any more, and then nothing has happened. */
  replace(session: VmSession): Promise<VmSession | null> {
    return this.#db.transaction().execute(async (tx) => {
      const vmId = await this.take(tx, session.serverId)
      const changes = { vm_id: vmId }
      if (!(await this.#sessions.updateFrom(tx, session.id, ['provisioning'], changes))) return null
      await this.#transitions.announce(tx, session.id, { event: 'VMSessionUpdated' })
      return this.#sessions.find(session.id, tx)
    })
  }
}

const noVmid = () =>
  new Refusal(422, 'no_vmid', 'The server has no number left for another VM.', {
    hint: 'Ask an administrator to widen the range of VMIDs.',
  })
