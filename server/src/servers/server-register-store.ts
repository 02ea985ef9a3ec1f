import type { NewServer, ServerChange } from '@carrel/contract'
import type { z } from 'zod'
import type { Db, Tx } from '../database/database.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Vault } from '../vault/vault.ts'
import { maskHost } from './mask-host.ts'
import { openAccess, sealAccess } from './sealed-access.ts'
import { isAnotherWayIn } from './server.ts'
import { announceServers } from './server-events.ts'
import type { StoredServer } from './server-overview.ts'

/** The servers as an administrator keeps them. */
export class ServerRegisterStore {
  readonly #db: Db
  readonly #vault: Vault

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  /** By name. */
  async list(): Promise<StoredServer[]> {
    const rows = await this.#db.selectFrom('proxmox_servers').selectAll().orderBy('name').execute()
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      addressHint: maskHost(openAccess(this.#vault, row).host),
      isActive: row.is_active,
      isDraining: row.is_draining,
      maxVmsPerNode: row.max_vms_per_node,
      maxConcurrentSessions: row.max_concurrent_sessions,
      cpuOvercommitRatio: Number(row.cpu_overcommit_ratio),
      memoryOvercommitRatio: Number(row.memory_overcommit_ratio),
      fingerprints: row.fingerprints,
      hasAuthority: row.certificate_authority !== null,
      pool: row.pool,
      guestNetworks: row.guest_networks,
    }))
  }

  /** Returns its id. @throws Refusal `server_name_taken`, `server_known` */
  async insert(tx: Tx, server: z.output<typeof NewServer>): Promise<string> {
    const { host, port, token_id, token_secret, authority, guest_networks, ...rest } = server
    const token = { id: token_id, secret: token_secret }
    const { id } = await tx
      .insertInto('proxmox_servers')
      .values({
        ...rest,
        ...sealAccess(this.#vault, { host, port, token }),
        certificate_authority: authority,
        guest_networks: guest_networks ?? [],
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch(refuseDouble)
    return id
  }

  /** Returns the name that it had. @throws Refusal `not_found`, `server_name_taken`, `server_known` */
  async change(tx: Tx, id: string, change: z.output<typeof ServerChange>): Promise<string> {
    const { host, port, token_id, token_secret, authority, ...rest } = change
    const isSealedAnew = [host, port, token_id, token_secret].some((each) => each !== undefined)
    const isEnteredAnew = isAnotherWayIn(change) || change.guest_networks !== undefined
    const row = await tx
      .selectFrom('proxmox_servers')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw notFound('server')
    await tx
      .updateTable('proxmox_servers')
      .set({
        ...rest,
        ...(isSealedAnew && this.#sealAnew(row, change)),
        ...(authority !== undefined && { certificate_authority: authority }),
        updated_at: new Date(),
      })
      .where('id', '=', id)
      .execute()
      .catch(refuseDouble)
    await announceServers(
      tx,
      isEnteredAnew ? { event: 'ServerChanged', server_id: id } : { event: 'ServersUpdated' },
    )
    return row.name
  }

  /** What the change leaves out stays. */
  #sealAnew(row: Parameters<typeof openAccess>[1], change: z.output<typeof ServerChange>) {
    const before = openAccess(this.#vault, row)
    return sealAccess(this.#vault, {
      host: change.host ?? before.host,
      port: change.port ?? before.port,
      token: {
        id: change.token_id ?? before.token.id,
        secret: change.token_secret ?? before.token.secret,
      },
    })
  }
}

function refuseDouble(error: unknown): never {
  if (isUniqueViolation(error, 'proxmox_servers_name_key'))
    throw new Refusal(422, 'server_name_taken', 'Another server has this name.', {
      fields: { name: 'is the name of another server' },
      hint: 'Choose another name.',
    })
  if (isUniqueViolation(error, 'proxmox_servers_endpoint_hash_key'))
    throw new Refusal(
      422,
      'server_known',
      'A server with this host and port is registered already.',
      {
        fields: { host: 'is registered already, with this port' },
        hint: 'Change that one, or take it out of service.',
      },
    )
  throw error
}
