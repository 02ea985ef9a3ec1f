import type { Db } from '../database/database.ts'
import type { InventoryVm } from '../hypervisor/inventory.ts'

const MIB = 1024 ** 2

/** What is seen of published templates when their server is looked at: where they are, how large, and whether they are. */
export class TemplateWatchStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Writes only what is different from what was seen before. */
  async follow(serverId: string, vms: readonly InventoryVm[]): Promise<void> {
    const seen = new Map(vms.filter(({ template }) => template).map((vm) => [vm.vmid, vm]))
    for (const known of await this.#published(serverId)) {
      const vm = seen.get(known.vmid)
      const changes = vm === undefined ? gone(known) : await this.#moved(serverId, known, vm)
      if (Object.keys(changes).length === 0) continue
      await this.#db.updateTable('vm_templates').set(changes).where('id', '=', known.id).execute()
    }
  }

  #published(serverId: string) {
    return this.#db
      .selectFrom('vm_templates')
      .innerJoin('proxmox_nodes', 'proxmox_nodes.id', 'vm_templates.node_id')
      .select([
        ...(['vm_templates.id', 'vmid', 'is_resized', 'cpu_cores', 'missing_since'] as const),
        ...(['vm_templates.memory_mb', 'proxmox_nodes.name as node'] as const),
      ])
      .where('proxmox_nodes.server_id', '=', serverId)
      .execute()
  }

  async #moved(serverId: string, known: Known, vm: InventoryVm) {
    const memoryMb = vm.memoryBytes && Math.round(vm.memoryBytes / MIB)
    const node = vm.node === known.node ? null : await this.#nodeId(serverId, vm.node)
    const follows = !known.is_resized
    return {
      ...(known.missing_since !== null && { missing_since: null }),
      ...(node !== null && { node_id: node }),
      ...(follows && vm.cpuCount && vm.cpuCount !== known.cpu_cores && { cpu_cores: vm.cpuCount }),
      ...(follows && memoryMb && memoryMb !== known.memory_mb && { memory_mb: memoryMb }),
    }
  }

  async #nodeId(serverId: string, name: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('proxmox_nodes')
      .select('id')
      .where('server_id', '=', serverId)
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.id ?? null
  }
}

interface Known {
  readonly node: string
  readonly is_resized: boolean
  readonly cpu_cores: number
  readonly memory_mb: number
  readonly missing_since: Date | null
}

const gone = ({ missing_since }: Known) =>
  missing_since === null ? { missing_since: new Date() } : {}
