import type { Db } from '../database/database.ts'
import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import type { ActivateSession } from './activate-session.ts'
import { deleteConnection } from './delete-connection.ts'
import { type RepairLog, type RepairRecord, subjectOfSession } from './repair.ts'
import { sessionNotActive, type VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

export interface SessionAddressParts {
  readonly db: Db
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly activate: ActivateSession
  readonly guacamole: GuacamoleClient
  readonly repairs: RepairLog
}

/** Keeps an active session's address, and what its connection leads to, the one that its VM has (D9). */
export class SessionAddress {
  readonly #parts: SessionAddressParts

  constructor(parts: SessionAddressParts) {
    this.#parts = parts
  }

  /**
   * Notes what the VM says. Another address than before is noted together with the event that tells of it, and then the
   * connection is made to it under the same id; a crash in between leaves it noted that the connection is to be made. Returns
   * the session as it is then; null if it is not active any more.
   * @throws HypervisorError `address_conflict`; GuacamoleError
   */
  async keep(
    session: VmSession,
    address: string,
    noticedBy: RepairRecord['actor'],
  ): Promise<VmSession | null> {
    const current = await this.#note(session.id, address, noticedBy)
    if (current === null) return null
    if (current.addressCheckedAt === null) await this.#parts.activate.connect(current)
    return (await this.#noteChecked(current)) ? current : null
  }

  /**
   * Makes the connection again with the settings of now, for whoever sits in front of it.
   * @throws Refusal `session_not_active`; GuacamoleError
   */
  async reconnectFor(session: VmSession): Promise<void> {
    if (session.status !== 'active' || !(await this.reconnect(session)))
      throw sessionNotActive(session)
    const { db, transitions, repairs } = this.#parts
    await db.transaction().execute(async (tx) => {
      await transitions.announce(tx, session.id, { event: 'VMSessionUpdated' })
      const subject = subjectOfSession(session.id)
      const entry = { actor: session.userId, action: 'session.reconnected', subject, details: {} }
      await repairs.write(entry, tx)
    })
  }

  /** Makes the connection that the gateway does not have. False if the session is not active any more. */
  async reconnect(session: VmSession): Promise<boolean> {
    await this.#parts.activate.connect(session)
    return this.#noteChecked(session)
  }

  #note(id: string, address: string, actor: RepairRecord['actor']): Promise<VmSession | null> {
    const { db, store, transitions, repairs } = this.#parts
    return db.transaction().execute(async (tx) => {
      const current = await store.lock(tx, id)
      if (current?.status !== 'active' || current.ipAddress === null) return null
      if (current.ipAddress === address) return current
      const changes = { ip_address: address, address_checked_at: null }
      await store.updateFrom(tx, id, ['active'], changes)
      const previous_address = current.ipAddress
      await transitions.announce(tx, id, { event: 'VMSessionAddressChanged', previous_address })
      const details = { from: previous_address, to: address }
      const action = 'session.address_changed'
      await repairs.write({ actor, action, subject: subjectOfSession(id), details }, tx)
      return { ...current, ipAddress: address, addressCheckedAt: null }
    })
  }

  /**
   * A session that has ended meanwhile may have taken its connection down before this one was made. Of two addresses that were
   * noted at once nobody knows which the connection leads to: it has to be made again.
   */
  async #noteChecked({ id, ipAddress, guacamoleConnectionId }: VmSession): Promise<boolean> {
    const { db, store, guacamole } = this.#parts
    const isActive = await db.transaction().execute(async (tx) => {
      const current = await store.lock(tx, id)
      if (current?.status !== 'active') return false
      const isCurrent = current.ipAddress === ipAddress
      return store.updateFrom(tx, id, ['active'], {
        address_checked_at: isCurrent ? new Date() : null,
      })
    })
    if (!isActive && guacamoleConnectionId !== null)
      await deleteConnection(guacamole, guacamoleConnectionId)
    return isActive
  }
}
