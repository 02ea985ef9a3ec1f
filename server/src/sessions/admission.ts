import type { Obstacle, PlacementPreview } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { NodeCapacity } from '../servers/node-capacity.ts'
import type { NodeStore } from '../servers/node-store.ts'
import type { NodeWatch } from '../servers/node-watch.ts'
import { choose, fillUp, judge, type Need, type NodeVerdict } from '../servers/placement.ts'
import type { VmTemplate } from '../templates/template.ts'
import type { VmSession } from './session.ts'

const PREVIEW_LIMIT = 1000

/** What of a session there is to know of the VM that it left. */
type KeptVm = Pick<VmSession, 'templateName' | 'serverId' | 'nodeId' | 'cpuCores' | 'memoryMb'>

/** Where a session of a template may be, by the limits of servers and nodes (R6). */
export class Admission {
  readonly #db: Db
  readonly #nodes: NodeStore
  readonly #watch: NodeWatch

  constructor(parts: { db: Db; nodes: NodeStore; watch: NodeWatch }) {
    this.#db = parts.db
    this.#nodes = parts.nodes
    this.#watch = parts.watch
  }

  /** A server whose nodes nobody has seen yet is looked at first. */
  async prepare(template: VmTemplate): Promise<void> {
    const { serverId } = template
    if (!(await this.#nodes.anySized(serverId))) await this.#watch.look(serverId)
  }

  /**
   * The node for one more session: the one that is asked for, if one is. The server's row must be locked by `tx`, so that one
   * launch is admitted at a time.
   * @throws Refusal `nothing_fits` and, while none of them is there, `nodes_offline`, with each node and what speaks against it;
   * `node_not_available`
   */
  async choose(tx: Tx, template: VmTemplate, wanted?: string): Promise<string> {
    const all = await this.#nodes.capacities(tx, template.serverId)
    const nodes = wanted === undefined ? all : all.filter(({ nodeId }) => nodeId === wanted)
    if (wanted !== undefined && nodes.length === 0) throw nodeNotAvailable(template)
    const chosen = choose(needOf(template), nodes)
    if (chosen === null) throw nothingFits(template, judge(needOf(template), nodes))
    return chosen.nodeId
  }

  /**
   * Room for a VM that is there already, and so on its own node only. As for `choose`, the server's row must be locked.
   * @throws Refusal `desktop_node_unavailable`
   */
  async requireRoom(tx: Tx, vm: KeptVm): Promise<void> {
    const all = await this.#nodes.capacities(tx, vm.serverId)
    const need = { cpu: vm.cpuCores, memoryMb: vm.memoryMb, nodeIds: null, preferredNodeId: null }
    const verdicts = judge(
      need,
      all.filter(({ nodeId }) => nodeId === vm.nodeId),
    )
    const [obstacle] = verdicts.flatMap(({ obstacles }) => obstacles)
    if (obstacle !== undefined) throw nodeUnavailable(vm, obstacle, verdicts)
  }

  /** What `choose` would do again and again, without doing it. */
  async preview(template: VmTemplate, withoutNodeId?: string): Promise<PlacementPreview> {
    await this.prepare(template)
    const all = await this.#nodes.capacities(this.#db, template.serverId)
    const nodes = all.map((node) => lost(node, withoutNodeId))
    const { counts } = fillUp(needOf(template), nodes, PREVIEW_LIMIT)
    return {
      more: [...counts.values()].reduce((sum, count) => sum + count, 0),
      nodes: judge(needOf(template), nodes).map((verdict) => ({
        ...presentVerdict(verdict),
        more: counts.get(verdict.node.nodeId) ?? 0,
      })),
    }
  }
}

const lost = (node: NodeCapacity, nodeId: string | undefined): NodeCapacity =>
  node.nodeId === nodeId ? { ...node, isOnline: false } : node

export const needOf = (template: VmTemplate): Need => ({
  cpu: template.cpuCores,
  memoryMb: template.memoryMb,
  nodeIds: template.shared ? null : new Set([template.nodeId]),
  preferredNodeId: template.preferredNodeId,
})

const presentVerdict = ({ node, obstacles }: NodeVerdict) => ({
  node_id: node.nodeId,
  name: node.name,
  obstacles: [...obstacles],
})

function nothingFits({ name }: VmTemplate, verdicts: readonly NodeVerdict[]): Refusal {
  // Of a node that never has it, nobody needs to hear why.
  const able = verdicts.filter((verdict) => !isFor(verdict, 'template_not_on_node'))
  const told = able.length > 0 ? able : verdicts
  const [first] = told.flatMap(({ obstacles }) => obstacles)
  const areOff = told.length > 0 && told.every((verdict) => isFor(verdict, 'node_offline'))
  const code = areOff ? 'nodes_offline' : 'nothing_fits'
  const all = areOff ? 'All of its nodes are offline.' : 'No node has room for it.'
  const reason = told.length === 1 && first ? first.message : all
  return new Refusal(422, code, `${name} cannot be launched now. ${reason}`, {
    hint: first?.hint ?? 'Ask an administrator to add a node.',
    nodes: verdicts.map(presentVerdict),
  })
}

const isFor = ({ obstacles }: NodeVerdict, code: Obstacle['code']): boolean =>
  obstacles.some((obstacle) => obstacle.code === code)

const nodeNotAvailable = ({ name }: VmTemplate) =>
  new Refusal(422, 'node_not_available', `${name} cannot be launched on this node.`, {
    hint: 'Choose another node, or leave the choice to Carrel.',
  })

/** Another node or template is no way out: this VM is the person's own. */
function nodeUnavailable(
  { templateName }: KeptVm,
  { code, message }: Obstacle,
  verdicts: readonly NodeVerdict[],
): Refusal {
  const when = code === 'node_offline' ? 'the node is back' : 'a session there has ended'
  return new Refusal(
    422,
    'desktop_node_unavailable',
    `Your desktop “${templateName}” cannot be started where it is kept. ${message}`,
    {
      hint: `Try again when ${when}. An administrator may also move its VM to another node.`,
      nodes: verdicts.map(presentVerdict),
    },
  )
}
