import type { Obstacle } from '@carrel/contract'
import {
  available,
  headroom,
  type NodeCapacity,
  type Resources,
  withSession,
} from './node-capacity.ts'

export interface Need extends Resources {
  /** Nodes that can run the template; null where its disk is on storage that every node of its server sees. */
  readonly nodeIds: ReadonlySet<string> | null
  /** The node that is taken while it fits there; null: none in particular. */
  readonly preferredNodeId: string | null
}

export interface NodeVerdict {
  readonly node: NodeCapacity
  /** None: it fits. */
  readonly obstacles: readonly Obstacle[]
}

/** Every node with each reason that speaks against it, in the order given. */
export function judge(need: Need, nodes: readonly NodeCapacity[]): NodeVerdict[] {
  return nodes.map((node) => ({ node, obstacles: obstaclesOn(node, need) }))
}

/** The preferred node, or the one on which most is left; of equals the one with fewer sessions. null if none fits. */
export function choose(need: Need, nodes: readonly NodeCapacity[]): NodeCapacity | null {
  const fitting = judge(need, nodes).filter(({ obstacles }) => obstacles.length === 0)
  const [best] = fitting
    .map(({ node }) => node)
    .sort(
      (a, b) =>
        Number(b.nodeId === need.preferredNodeId) - Number(a.nodeId === need.preferredNodeId) ||
        headroom(b, need) - headroom(a, need) ||
        a.sessions - b.sessions ||
        a.name.localeCompare(b.name),
    )
  return best ?? null
}

/**
 * How many more such sessions would be admitted, one after another, on which node (by id), up to `limit`; and the nodes as they
 * are then.
 */
export function fillUp(
  need: Need,
  nodes: readonly NodeCapacity[],
  limit: number,
): { readonly counts: ReadonlyMap<string, number>; readonly nodes: readonly NodeCapacity[] } {
  const counts = new Map<string, number>()
  let present = nodes
  for (let placed = 0; placed < limit; placed += 1) {
    const chosen = choose(need, present)
    if (chosen === null) break
    counts.set(chosen.nodeId, (counts.get(chosen.nodeId) ?? 0) + 1)
    present = withOneOn(chosen, need, present)
  }
  return { counts, nodes: present }
}

/** How many of these could be placed again, the largest first. */
export function countPlaceable(needs: readonly Need[], nodes: readonly NodeCapacity[]): number {
  let present = nodes
  let placed = 0
  for (const need of [...needs].sort((one, other) => other.memoryMb - one.memoryMb)) {
    const chosen = choose(need, present)
    if (chosen === null) continue
    present = withOneOn(chosen, need, present)
    placed += 1
  }
  return placed
}

/** Its server counts one more on each of its nodes. */
const withOneOn = (chosen: NodeCapacity, need: Need, nodes: readonly NodeCapacity[]) =>
  nodes.map((node) => {
    const loaded = node.nodeId === chosen.nodeId ? withSession(node, need) : node
    if (node.serverId !== chosen.serverId) return loaded
    const openSessions = node.server.openSessions + 1
    return { ...loaded, server: { ...node.server, openSessions } }
  })

function obstaclesOn(node: NodeCapacity, need: Need): Obstacle[] {
  const { server } = node
  if (!server.isActive)
    return [
      obstacle(
        'server_inactive',
        `${server.name} is out of service.`,
        'Choose a template of another server.',
      ),
    ]
  if (server.isDraining)
    return [
      obstacle(
        'server_draining',
        `${server.name} takes no more sessions.`,
        'Choose a template of another server.',
      ),
    ]
  if (need.nodeIds !== null && !need.nodeIds.has(node.nodeId))
    return [
      obstacle(
        'template_not_on_node',
        `${node.name} does not have the template’s disk.`,
        'Put the template on shared storage, or add a copy of it on this node.',
      ),
    ]
  return [...presence(node), ...counts(node), ...resources(node, need)]
}

function presence(node: NodeCapacity): Obstacle[] {
  if (!node.isOnline)
    return [
      obstacle(
        'node_offline',
        `${node.name} is offline.`,
        'It is used again as soon as it is back.',
      ),
    ]
  if (node.physical !== null) return []
  return [
    obstacle(
      'capacity_unknown',
      `The size of ${node.name} is not known.`,
      'Give Carrel’s token the right Sys.Audit on /nodes.',
    ),
  ]
}

function counts({ name, sessions, server }: NodeCapacity): Obstacle[] {
  const found: Obstacle[] = []
  if (server.openSessions >= server.maxConcurrentSessions)
    found.push(
      obstacle(
        'server_full',
        `All ${server.maxConcurrentSessions} sessions of ${server.name} are in use.`,
        'Try again when somebody has ended theirs, or have the limit raised.',
      ),
    )
  if (sessions >= server.maxVmsPerNode)
    found.push(
      obstacle(
        'node_full',
        `${name} already has its ${server.maxVmsPerNode} VMs.`,
        'Try again when somebody has ended theirs, or have the limit raised.',
      ),
    )
  return found
}

/** People read it who launch; administrators have the ratios before them. */
const FOR_LACK_OF_ROOM =
  'A smaller template may fit, or try again when somebody’s session has ended.'

function resources(node: NodeCapacity, need: Need): Obstacle[] {
  if (node.physical === null) return []
  const left = available(node)
  const found: Obstacle[] = []
  if (need.cpu > left.cpu)
    found.push(
      obstacle(
        'no_cpu',
        `${node.name} has ${cores(left.cpu)} left, and ${cores(need.cpu)} are needed.`,
        FOR_LACK_OF_ROOM,
      ),
    )
  if (need.memoryMb > left.memoryMb)
    found.push(
      obstacle(
        'no_memory',
        `${node.name} has ${mebibytes(left.memoryMb)} of memory left, and ${mebibytes(need.memoryMb)} are needed.`,
        FOR_LACK_OF_ROOM,
      ),
    )
  return found
}

const obstacle = (code: Obstacle['code'], message: string, hint: string): Obstacle => ({
  code,
  message,
  hint,
})
const cores = (cpu: number) => `${Math.max(0, Math.floor(cpu * 10) / 10)} CPU cores`
const mebibytes = (memoryMb: number) => `${Math.max(0, Math.floor(memoryMb))} MiB`
