import type { Db } from '../database/database.ts'
import type { VmRef } from '../hypervisor/hypervisor.ts'

/** On which node a session's VM is. It may be moved by high availability, by an administrator, or with its node's failure. */
export class VmPlaceStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Notes where VMs are now: those in use, and those that are kept. One that is being made is where it was asked for. */
  async follow(serverId: string, vms: readonly VmRef[]): Promise<void> {
    const nodes = new Map(vms.map(({ vmid, node }) => [vmid, node]))
    for (const { id, vm_id: vmId, name } of await this.#settled(serverId)) {
      const node = nodes.get(vmId ?? -1)
      if (node === undefined || node === name) continue
      await this.#db
        .updateTable('vm_sessions')
        .from('proxmox_nodes')
        .set((column) => ({ node_id: column.ref('proxmox_nodes.id') }))
        .where('vm_sessions.id', '=', id)
        .where('vm_sessions.vm_id', '=', vmId)
        .where('proxmox_nodes.server_id', '=', serverId)
        .where('proxmox_nodes.name', '=', node)
        .execute()
    }
  }

  #settled(serverId: string) {
    return this.#db
      .selectFrom('vm_sessions')
      .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_sessions.node_id')
      .select(['vm_sessions.id', 'vm_sessions.vm_id', 'proxmox_nodes.name'])
      .where('vm_sessions.server_id', '=', serverId)
      .where('vm_id', 'is not', null)
      .where((where) => where.or([where('status', '=', 'active'), where('vm_fate', '=', 'kept')]))
      .execute()
  }
}
