import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { Vault } from '../vault/vault.ts'
import { openAccess, sealAccess } from './sealed-access.ts'
import type { NewProxmoxServer, ProxmoxServer } from './server.ts'
import { announceServers } from './server-events.ts'

export class ServerStore {
  readonly #db: Db
  readonly #vault: Vault

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  async find(id: string): Promise<ProxmoxServer | null> {
    const row = await this.#db
      .selectFrom('proxmox_servers')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) return null
    const { host, port, credentials } = openAccess(this.#vault, row)
    return {
      ...{ id: row.id, name: row.name, host, port, credentials },
      trust: { fingerprints: row.fingerprints, authority: row.certificate_authority },
      guestNetworks: row.guest_networks,
      pool: row.pool,
    }
  }

  /** Adds the server, or gives the one of that name the new details, or else the one at that host and port. Returns its id. */
  async save({ name, ...server }: NewProxmoxServer): Promise<string> {
    const details = {
      ...sealAccess(this.#vault, server),
      fingerprints: [...server.fingerprints],
      certificate_authority: server.authority,
      guest_networks: [...server.guestNetworks],
      pool: server.pool,
    }
    return this.#db.transaction().execute(async (tx) => {
      // Two processes that add it at this very moment would each wait for the other, at the name and at the endpoint.
      await sql`lock table proxmox_servers in share row exclusive mode`.execute(tx)
      const known = await tx
        .selectFrom('proxmox_servers')
        .select('id')
        .where((is) =>
          is.or([is('name', '=', name), is('endpoint_hash', '=', details.endpoint_hash)]),
        )
        .orderBy((of) => of('endpoint_hash', '=', details.endpoint_hash), 'desc')
        .executeTakeFirst()
      if (known) {
        await tx.updateTable('proxmox_servers').set(details).where('id', '=', known.id).execute()
        return known.id
      }
      const added = tx.insertInto('proxmox_servers').values({ name, ...details })
      return (await added.returning('id').executeTakeFirstOrThrow()).id
    })
  }

  async saveNode(serverId: string, name: string): Promise<string> {
    const row = await this.#db
      .insertInto('proxmox_nodes')
      .values({ server_id: serverId, name })
      .onConflict((conflict) => conflict.columns(['server_id', 'name']).doUpdateSet({ name }))
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  }

  async findNodeName(nodeId: string): Promise<string> {
    const row = await this.#db
      .selectFrom('proxmox_nodes')
      .select('name')
      .where('id', '=', nodeId)
      .executeTakeFirstOrThrow()
    return row.name
  }

  /**
   * Locks a server's row for the rest of the transaction, so that limits are checked by one launch at a time. False if there
   * is none, or if it takes no launches.
   */
  async lockForLaunch(tx: Tx, id: string): Promise<boolean> {
    const row = await tx
      .selectFrom('proxmox_servers')
      .select('id')
      .where('id', '=', id)
      .where('is_active', '=', true)
      .where('is_draining', '=', false)
      .forNoKeyUpdate()
      .executeTakeFirst()
    return row !== undefined
  }

  /** Servers that nobody has asked for so long; they count as asked from now on. */
  async claimWatch(everyMs: number): Promise<string[]> {
    const now = new Date()
    const rows = await this.#db
      .updateTable('proxmox_servers')
      .set({ watched_at: now })
      .where((where) =>
        where.or([
          where('watched_at', 'is', null),
          where('watched_at', '<=', new Date(now.getTime() - everyMs)),
        ]),
      )
      .returning('id')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** False if there is no such server. Waits for launches that are being admitted. */
  async setActive(tx: Tx, id: string, isActive: boolean): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('proxmox_servers')
      .set({ is_active: isActive, updated_at: new Date() })
      .where('id', '=', id)
      .executeTakeFirst()
    await announceServers(tx, { event: 'ServersUpdated' })
    return numUpdatedRows === 1n
  }

  /** The next VMID of the server's own range, which wraps around so that an id is not used again soon. */
  async takeVmid(tx: Tx, id: string): Promise<number> {
    const row = await tx
      .updateTable('proxmox_servers')
      .set({
        vmid_next: sql`case when vmid_next >= vmid_last then vmid_first else vmid_next + 1 end`,
      })
      .where('id', '=', id)
      .returning('vmid_next')
      .executeTakeFirstOrThrow()
    return row.vmid_next
  }
}
