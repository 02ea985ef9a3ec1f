import type { NewServer, Server, ServerAccess, ServerChange, ServerCheck } from '@carrel/contract'
import type { z } from 'zod'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Db, Tx } from '../database/database.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { NodeCapability } from '../hypervisor/capability-report.ts'
import type { Account } from '../people/person.ts'
import { type CheckServerParts, checkServer } from './check-server.ts'
import type { Hypervisors } from './hypervisors.ts'
import { findKnownCluster } from './known-cluster.ts'
import type { NodeStore } from './node-store.ts'
import type { NodeWatch } from './node-watch.ts'
import { type ConnectionDetails, changesOf, isAnotherWayIn } from './server.ts'
import { presentServer } from './server-overview.ts'
import type { ServerRegisterStore } from './server-register-store.ts'
import type { ServerStore } from './server-store.ts'

export interface ServersParts extends CheckServerParts {
  readonly db: Db
  readonly store: ServerStore
  readonly register: ServerRegisterStore
  readonly hypervisors: Hypervisors
  readonly nodes: NodeStore
  readonly watch: NodeWatch
  readonly audit: AuditLog
}

/**
 * What an administrator (`actor`) does with servers. What would not work is not saved: it is connected to first. Each change is
 * in the audit log, in the same transaction.
 */
export class Servers {
  readonly #parts: ServersParts

  constructor(parts: ServersParts) {
    this.#parts = parts
  }

  async list(): Promise<Server[]> {
    const { db, register, nodes } = this.#parts
    const [servers, capacities, active] = await Promise.all([
      register.list(),
      nodes.capacities(db),
      nodes.activeVms(new Date()),
    ])
    return servers.map((server) =>
      presentServer(
        server,
        capacities.filter(({ serverId }) => serverId === server.id),
        active,
      ),
    )
  }

  /** Saves nothing. */
  async check(access: z.output<typeof ServerAccess>): Promise<ServerCheck> {
    return (await checkServer(detailsOf(access), this.#parts)).check
  }

  async checkRegistered(id: string): Promise<ServerCheck> {
    return (await checkServer(await this.#find(id), this.#parts)).check
  }

  /** @throws Refusal `server_not_usable`, `server_name_taken`, `server_known`, `cluster_known` */
  async register(actor: Account, server: z.output<typeof NewServer>): Promise<Server> {
    const { db, register, watch } = this.#parts
    await this.#requireNew(await this.#requireUsable(detailsOf(server)), null)
    const id = await db.transaction().execute(async (tx) => {
      const inserted = await register.insert(tx, server)
      await this.#note(tx, actor, inserted, 'server.registered', { name: server.name })
      return inserted
    })
    await watch.look(id)
    return this.#present(id)
  }

  /** @throws Refusal `server_not_usable`, `server_name_taken`, `server_known`, `cluster_known` */
  async change(actor: Account, id: string, change: z.output<typeof ServerChange>): Promise<Server> {
    const { db, register, hypervisors, watch } = this.#parts
    const before = await this.#find(id)
    const isAnother = isAnotherWayIn(change)
    if (isAnother) await this.#requireNew(await this.#requireUsable(changed(before, change)), id)
    await db.transaction().execute(async (tx) => {
      const name = await register.change(tx, id, change)
      await this.#note(tx, actor, id, 'server.changed', { name, changes: changesOf(change) })
    })
    if (isAnother) {
      hypervisors.forget(id)
      await watch.look(id)
    }
    return this.#present(id)
  }

  async #requireUsable(details: ConnectionDetails): Promise<readonly NodeCapability[]> {
    const { check, nodes } = await checkServer(details, this.#parts)
    const { problem } = check
    if (problem === null) return nodes
    throw new Refusal(422, 'server_not_usable', problem.message, {
      ...(problem.hint !== null && { hint: problem.hint }),
    })
  }

  /** Two registrations of one cluster would count its room twice. `id`: of the server that may be it. */
  async #requireNew(nodes: readonly NodeCapability[], id: string | null): Promise<void> {
    const { register, hypervisors } = this.#parts
    const others = (await register.list()).filter((server) => server.id !== id)
    const known = await findKnownCluster(nodes, others, hypervisors)
    if (known === null) return
    const { name } = known
    throw new Refusal(422, 'cluster_known', `This cluster is registered already, as ${name}.`, {
      fields: { host: `leads to the cluster that is registered as ${name}` },
      hint: `Change the address of ${name} where it has another one now.`,
    })
  }

  #note(tx: Tx, actor: Account, id: string, action: string, details: Record<string, unknown>) {
    const entry = { actor: actor.id, action, subject: `server:${id}`, details }
    return this.#parts.audit.write(entry, tx)
  }

  async #find(id: string): Promise<ConnectionDetails> {
    const server = await this.#parts.store.find(id)
    if (server === null) throw notFound('server')
    return server
  }

  async #present(id: string): Promise<Server> {
    const server = (await this.list()).find((each) => each.id === id)
    if (server === undefined) throw notFound('server')
    return server
  }
}

const detailsOf = (access: z.output<typeof ServerAccess>): ConnectionDetails => ({
  host: access.host,
  port: access.port,
  credentials: { kind: 'token', id: access.token_id, secret: access.token_secret },
  trust: { fingerprints: access.fingerprints, authority: access.authority },
  pool: access.pool,
  guestNetworks: [],
})

function changed(
  before: ConnectionDetails,
  change: z.output<typeof ServerChange>,
): ConnectionDetails {
  const { credentials, trust } = before
  if (credentials.kind !== 'token') throw new Error('a registered server is entered by a token')
  return {
    ...before,
    host: change.host ?? before.host,
    port: change.port ?? before.port,
    credentials: {
      kind: 'token',
      id: change.token_id ?? credentials.id,
      secret: change.token_secret ?? credentials.secret,
    },
    trust: {
      fingerprints: change.fingerprints ?? trust.fingerprints,
      authority: change.authority === undefined ? trust.authority : change.authority,
    },
    pool: change.pool === undefined ? before.pool : change.pool,
  }
}
