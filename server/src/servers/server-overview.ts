import type { Server, ServerNode } from '@carrel/contract'
import {
  allocatable,
  available,
  type NodeCapacity,
  type Resources,
  type ServerLimits,
} from './node-capacity.ts'

/** What is stored of a server and may be shown, the address masked. */
export interface StoredServer extends ServerLimits {
  readonly id: string
  readonly addressHint: string
  readonly fingerprints: readonly string[]
  readonly hasAuthority: boolean
  readonly pool: string | null
  readonly guestNetworks: readonly string[]
}

/** `activeVms`: by node, sessions that are active and whose time is not over. */
export function presentServer(
  server: StoredServer,
  nodes: readonly NodeCapacity[],
  activeVms: ReadonlyMap<string, number>,
): Server {
  const shown = nodes.map((node) => presentNode(node, activeVms.get(node.nodeId) ?? 0))
  return {
    id: server.id,
    name: server.name,
    address_hint: server.addressHint,
    is_active: server.isActive,
    is_draining: server.isDraining,
    is_online: nodes.some(({ isOnline }) => isOnline),
    nodes_count: nodes.length,
    active_vms: shown.reduce((sum, { active_vms }) => sum + active_vms, 0),
    max_concurrent: server.maxConcurrentSessions,
    resource_usage: {
      allocatable: asShown(total(nodes.map(allocatable))),
      used: asShown(total(nodes.flatMap(({ others, reserved }) => [others, reserved]))),
    },
    nodes: shown,
    limits: {
      max_vms_per_node: server.maxVmsPerNode,
      max_concurrent_sessions: server.maxConcurrentSessions,
      cpu_overcommit_ratio: server.cpuOvercommitRatio,
      memory_overcommit_ratio: server.memoryOvercommitRatio,
    },
    fingerprints: [...server.fingerprints],
    has_authority: server.hasAuthority,
    pool: server.pool,
    guest_networks: [...server.guestNetworks],
  }
}

const presentNode = (node: NodeCapacity, activeVms: number): ServerNode => ({
  id: node.nodeId,
  name: node.name,
  is_online: node.isOnline,
  active_vms: activeVms,
  open_sessions: node.sessions,
  physical: node.physical && asShown(node.physical),
  allocatable: asShown(allocatable(node)),
  others: asShown(node.others),
  reserved: asShown(node.reserved),
  available: asShown(available(node)),
})

const total = (parts: readonly Resources[]): Resources =>
  parts.reduce(
    (sum, { cpu, memoryMb }) => ({ cpu: sum.cpu + cpu, memoryMb: sum.memoryMb + memoryMb }),
    { cpu: 0, memoryMb: 0 },
  )

const asShown = ({ cpu, memoryMb }: Resources) => ({ cpu, memory_mb: memoryMb })
