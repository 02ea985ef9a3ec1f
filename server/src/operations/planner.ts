import type { Plan, PlanQuestion } from '@carrel/contract'
import type { z } from 'zod'
import type { Db } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import { allocatable, type NodeCapacity, type Resources } from '../servers/node-capacity.ts'
import type { NodeStore } from '../servers/node-store.ts'
import { countPlaceable, fillUp, judge } from '../servers/placement.ts'
import { needOf } from '../sessions/admission.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { PlannerStore } from './planner-store.ts'

const PLAN_LIMIT = 1000

type Limits = NonNullable<z.output<typeof PlanQuestion>['limits']>

/** What admission would do if things were otherwise; nothing is reserved. */
export class Planner {
  readonly #parts: { db: Db; nodes: NodeStore; templates: TemplateStore; store: PlannerStore }

  constructor(parts: { db: Db; nodes: NodeStore; templates: TemplateStore; store: PlannerStore }) {
    this.#parts = parts
  }

  /** @throws Refusal `not_found` */
  async plan(question: z.output<typeof PlanQuestion>): Promise<Plan> {
    const { db, nodes: nodeStore, templates, store } = this.#parts
    const template = await templates.findUsable(question.template_id)
    if (!template) throw notFound('template')
    const { without_node_id: lostId, limits = {} } = question
    const all = await nodeStore.capacities(db, template.serverId)
    const isLost = lostId !== undefined && all.some(({ nodeId }) => nodeId === lostId)
    const needs = isLost ? await store.needsOn(lostId) : []
    const nodes = all.map((node) => changed(withoutNode(node, lostId, needs.length), limits))
    const need = needOf(template)
    const filled = fillUp(need, nodes, PLAN_LIMIT)
    const next = new Map(
      judge(need, filled.nodes).map((each) => [each.node.nodeId, each.obstacles]),
    )
    const [{ server } = { server: null }] = nodes
    if (server === null) throw notFound('node of this template’s server')
    return {
      more: [...filled.counts.values()].reduce((sum, count) => sum + count, 0),
      limits: {
        max_vms_per_node: server.maxVmsPerNode,
        max_concurrent_sessions: server.maxConcurrentSessions,
        cpu_overcommit_ratio: server.cpuOvercommitRatio,
        memory_overcommit_ratio: server.memoryOvercommitRatio,
      },
      open_sessions: server.openSessions,
      nodes: judge(need, nodes).map(({ node, obstacles }) => {
        const more = filled.counts.get(node.nodeId) ?? 0
        return {
          ...{ node_id: node.nodeId, name: node.name, is_online: node.isOnline, more },
          ...{ obstacles: [...obstacles], next: [...(next.get(node.nodeId) ?? [])] },
          ...{ sessions: node.sessions, max_sessions: node.server.maxVmsPerNode },
          allocatable: shown(allocatable(node)),
          others: shown(node.others),
          reserved: shown(node.reserved),
          added: shown({ cpu: need.cpu * more, memoryMb: need.memoryMb * more }),
        }
      }),
      lost: isLost ? { sessions: needs.length, fit_elsewhere: countPlaceable(needs, nodes) } : null,
    }
  }
}

/** The lost node is offline, and its sessions count on its server no more. */
function withoutNode(node: NodeCapacity, lostId: string | undefined, lostSessions: number) {
  const openSessions = Math.max(0, node.server.openSessions - lostSessions)
  const server = { ...node.server, openSessions }
  if (node.nodeId !== lostId) return { ...node, server }
  return { ...node, server, isOnline: false, sessions: 0, reserved: { cpu: 0, memoryMb: 0 } }
}

const changed = (node: NodeCapacity, limits: Limits): NodeCapacity => ({
  ...node,
  server: {
    ...node.server,
    maxVmsPerNode: limits.max_vms_per_node ?? node.server.maxVmsPerNode,
    maxConcurrentSessions: limits.max_concurrent_sessions ?? node.server.maxConcurrentSessions,
    cpuOvercommitRatio: limits.cpu_overcommit_ratio ?? node.server.cpuOvercommitRatio,
    memoryOvercommitRatio: limits.memory_overcommit_ratio ?? node.server.memoryOvercommitRatio,
  },
})

const shown = ({ cpu, memoryMb }: Resources) => ({ cpu, memory_mb: memoryMb })
