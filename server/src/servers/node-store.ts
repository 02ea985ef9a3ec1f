import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { NodeCapacity } from './node-capacity.ts'
import type { SeenNode } from './seen-nodes.ts'
import { announceServers } from './server-events.ts'

/** What nodes have, and what sessions hold of them. */
export class NodeStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Notes what a server's cluster consists of now; a node that it does not tell of any more is offline. */
  async saveSeen(serverId: string, nodes: readonly SeenNode[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable('proxmox_nodes')
        .set({ is_online: false, online_changed_at: whenItChanged(false) })
        .where('server_id', '=', serverId)
        .$if(nodes.length > 0, (query) =>
          query.where(
            'name',
            'not in',
            nodes.map(({ name }) => name),
          ),
        )
        .execute()
      for (const node of nodes) await this.#save(tx, serverId, node)
      await announceServers(tx, { event: 'ServersUpdated' })
    })
  }

  /** Nobody answered for it: nothing can be launched on any of its nodes. */
  async markOffline(serverId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable('proxmox_nodes')
        .set({ is_online: false, online_changed_at: whenItChanged(false) })
        .where('server_id', '=', serverId)
        .execute()
      await announceServers(tx, { event: 'ServersUpdated' })
    })
  }

  /** Whether the size of any of a server's nodes is known. */
  async anySized(serverId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('proxmox_nodes')
      .select('id')
      .where('server_id', '=', serverId)
      .where('cpu_count', 'is not', null)
      .where('memory_mb', 'is not', null)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Of every node, or of one server's. A session that has failed holds what it has until its VM is gone, or stopped and kept. */
  async capacities(db: Db | Tx, serverId?: string): Promise<NodeCapacity[]> {
    const rows = await db
      .with('held', (held) =>
        held
          .selectFrom('vm_sessions')
          .select((column) => [
            'node_id',
            'server_id',
            column.fn.countAll().as('sessions'),
            column.fn.sum('cpu_cores').as('cpu'),
            column.fn.sum('memory_mb').as('memory_mb'),
          ])
          .where((where) =>
            where.or([
              where('status', 'not in', ['terminated', 'failed']),
              where.and([
                where('status', '=', 'failed'),
                where('vm_id', 'is not', null),
                where('vm_fate', 'is', null),
              ]),
            ]),
          )
          .groupBy(['node_id', 'server_id']),
      )
      .selectFrom('proxmox_nodes')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
      .leftJoin('held', 'held.node_id', 'proxmox_nodes.id')
      .select((column) => [
        'proxmox_nodes.id as node_id',
        'proxmox_nodes.name as node_name',
        'proxmox_nodes.server_id as server_id',
        'proxmox_servers.name as server_name',
        'is_online',
        'cpu_count',
        'others_cpu',
        'others_memory_mb',
        'proxmox_nodes.memory_mb as node_memory_mb',
        'is_active',
        'is_draining',
        'max_vms_per_node',
        'max_concurrent_sessions',
        'cpu_overcommit_ratio',
        'memory_overcommit_ratio',
        column.fn.coalesce('held.sessions', sql<number>`0`).as('sessions'),
        column.fn.coalesce('held.cpu', sql<number>`0`).as('held_cpu'),
        column.fn.coalesce('held.memory_mb', sql<number>`0`).as('held_memory_mb'),
        column
          .selectFrom('held as all_held')
          .select(({ fn }) => fn.coalesce(fn.sum('all_held.sessions'), sql<number>`0`).as('open'))
          .whereRef('all_held.server_id', '=', 'proxmox_nodes.server_id')
          .as('open_sessions'),
      ])
      .$if(serverId !== undefined, (query) =>
        query.where('proxmox_nodes.server_id', '=', serverId ?? ''),
      )
      .orderBy('proxmox_servers.name')
      .orderBy('proxmox_nodes.name')
      .execute()
    return rows.map((row) => ({
      nodeId: row.node_id,
      name: row.node_name,
      serverId: row.server_id,
      server: {
        name: row.server_name,
        isActive: row.is_active,
        isDraining: row.is_draining,
        maxVmsPerNode: row.max_vms_per_node,
        maxConcurrentSessions: row.max_concurrent_sessions,
        cpuOvercommitRatio: Number(row.cpu_overcommit_ratio),
        memoryOvercommitRatio: Number(row.memory_overcommit_ratio),
        openSessions: Number(row.open_sessions),
      },
      isOnline: row.is_online,
      physical:
        row.cpu_count === null || row.node_memory_mb === null
          ? null
          : { cpu: row.cpu_count, memoryMb: row.node_memory_mb },
      others: { cpu: row.others_cpu, memoryMb: row.others_memory_mb },
      sessions: Number(row.sessions),
      reserved: { cpu: Number(row.held_cpu), memoryMb: Number(row.held_memory_mb) },
    }))
  }

  /** By node: sessions that are active and whose time is not over. */
  async activeVms(now: Date): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .select(['node_id', this.#db.fn.countAll().as('count')])
      .where('status', '=', 'active')
      .where('expires_at', '>', now)
      .groupBy('node_id')
      .execute()
    return new Map(rows.map(({ node_id, count }) => [node_id, Number(count)]))
  }

  /** Networks (CIDR) in which the addresses of a node's VMs lie: its own, or its server's; none: anywhere. */
  async guestNetworks(nodeId: string): Promise<string[]> {
    const row = await this.#db
      .selectFrom('proxmox_nodes')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
      .select(['proxmox_nodes.guest_networks as own', 'proxmox_servers.guest_networks as usual'])
      .where('proxmox_nodes.id', '=', nodeId)
      .executeTakeFirstOrThrow()
    return row.own ?? row.usual
  }

  async #save(tx: Tx, serverId: string, node: SeenNode): Promise<void> {
    const { physical, others } = node
    const seen = {
      is_online: node.isOnline,
      seen_at: new Date(),
      others_cpu: others.cpu,
      others_memory_mb: others.memoryMb,
      // A node that is off tells no figures: it is as large as it was.
      ...(physical && { cpu_count: physical.cpu, memory_mb: physical.memoryMb }),
    }
    await tx
      .insertInto('proxmox_nodes')
      .values({ server_id: serverId, name: node.name, online_changed_at: new Date(), ...seen })
      .onConflict((conflict) =>
        conflict
          .columns(['server_id', 'name'])
          .doUpdateSet({ ...seen, online_changed_at: whenItChanged(node.isOnline) }),
      )
      .execute()
  }
}

/** Now if it is another than before. */
const whenItChanged = (isOnline: boolean) =>
  sql<Date>`case when proxmox_nodes.is_online = ${isOnline} then proxmox_nodes.online_changed_at else now() end`
