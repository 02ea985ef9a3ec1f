import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'

/** What sessions on their way, to their desktop or to their end, wait for. */
export class SessionWaitStore {
  /** Notes since when the server, or the node of each, has been away. Returns those for which that is new, or over. */
  async followServer(tx: Tx, serverId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      update vm_sessions set waiting_for = seen.waiting_for, waiting_since = seen.waiting_since
      from (
        select vm_sessions.id,
          case when silent_since is not null then 'server' when not is_online then 'node' end as waiting_for,
          case when silent_since is not null then silent_since
            when not is_online then coalesce(online_changed_at, now()) end as waiting_since
        from vm_sessions
        join proxmox_servers on proxmox_servers.id = vm_sessions.server_id
        join proxmox_nodes on proxmox_nodes.id = vm_sessions.node_id
        where vm_sessions.server_id = ${serverId}
      ) seen
      where vm_sessions.id = seen.id
        and status in ('pending', 'provisioning', 'provisioned', 'activating', 'terminating')
        and vm_sessions.waiting_for is distinct from 'gateway'
        and vm_sessions.waiting_for is distinct from seen.waiting_for
      returning vm_sessions.id
    `.execute(tx)
    return rows.map(({ id }) => id)
  }

  /** False if it waits already. */
  async missGateway(tx: Tx, id: string, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('vm_sessions')
      .set({ waiting_for: 'gateway', waiting_since: now })
      .where('id', '=', id)
      .where('waiting_for', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
}
