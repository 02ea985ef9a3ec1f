import type { LeftoverVm, Leftovers as ShownLeftovers } from '@carrel/contract'
import { presentEntry, type StoredEntry } from '../audit/audit-entry.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Inventories, Look } from '../servers/inventories.ts'
import type { LeftoverStore } from './leftover-store.ts'

const WEEK_MS = 7 * 86_400_000
const SHOWN = 100
/** A look that old is as good as a new one. */
const LOOK_AGE_MS = 30_000

const FINDINGS = ['vm.unknown', 'vm.unproven', 'vm.locked']
const REPAIRS = [
  ...['vm.destroyed', 'vm.labelled', 'connection.deleted', 'session.stuck'],
  ...['session.ended', 'session.continued', 'session.reconnected'],
  ...['session.vm_restarted', 'session.vm_hidden', 'session.address_changed'],
]

type Named = { readonly id: string; readonly name: string }

/** What the reconciler found and left alone, and what it set right. */
export class Leftovers {
  readonly #parts: { audit: AuditStore; store: LeftoverStore; inventories: Inventories }

  constructor(parts: { audit: AuditStore; store: LeftoverStore; inventories: Inventories }) {
    this.#parts = parts
  }

  async report(): Promise<ShownLeftovers> {
    const { audit, store } = this.#parts
    const since = new Date(Date.now() - WEEK_MS)
    const [servers, found, repaired, looks] = await Promise.all([
      store.servers(),
      audit.ofActions(FINDINGS, { since: null, limit: SHOWN }),
      audit.ofActions(REPAIRS, { since, limit: SHOWN }),
      store.looks(),
    ])
    const byId = new Map(servers.map((server) => [server.id, server]))
    return {
      vms: await this.#vms(found, byId),
      looks: looks.map(({ subject, at, failed }) => ({
        server: byId.get(subject) ?? null,
        at: at.toISOString(),
        failed: [...failed],
      })),
      // What people did is theirs; the reconciler is no person.
      repairs: repaired.filter(({ person }) => person === null).map(presentEntry),
    }
  }

  async #vms(found: readonly StoredEntry[], servers: Map<string, Named>): Promise<LeftoverVm[]> {
    const known = found.flatMap((entry) => {
      const [, serverId = '', vmid = ''] = /^vm:([^/]+)\/(\d+)$/.exec(entry.subject) ?? []
      const server = servers.get(serverId)
      return server ? [{ entry, server, vmid: Number(vmid) }] : []
    })
    const ids = new Set(known.map(({ server }) => server.id))
    const looks = new Map(
      await Promise.all([...ids].map(async (id) => [id, await this.#look(id)] as const)),
    )
    return known.map(({ entry, server, vmid }) => ({
      ...{ server, vmid },
      finding: entry.action.slice('vm.'.length) as LeftoverVm['finding'],
      reason: String(entry.details.reason ?? ''),
      found_at: entry.at.toISOString(),
      now: present(looks.get(server.id) ?? null, vmid),
    }))
  }

  /** null: it does not answer, as the administrator has been told otherwise. */
  async #look(serverId: string): Promise<Look | null> {
    try {
      return await this.#parts.inventories.look(serverId, LOOK_AGE_MS)
    } catch (error) {
      if (error instanceof HypervisorError) return null
      throw error
    }
  }
}

function present(look: Look | null, vmid: number): LeftoverVm['now'] {
  if (look === null) return null
  const vm = look.inventory.vms.find((each) => each.vmid === vmid)
  return {
    is_there: vm !== undefined,
    name: vm?.name ?? null,
    node: vm?.node ?? null,
    is_locked: (vm?.lock ?? null) !== null,
  }
}
