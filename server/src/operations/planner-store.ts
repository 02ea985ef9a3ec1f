import type { Db } from '../database/database.ts'
import type { Need } from '../servers/placement.ts'

/** Sessions as what would have to be placed again. */
export class PlannerStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Open sessions of a node, each with what a launch of the same would need. */
  async needsOn(nodeId: string): Promise<Need[]> {
    const rows = await this.#db
      .selectFrom('vm_sessions')
      .innerJoin('vm_templates', 'vm_templates.id', 'vm_sessions.template_id')
      .select([
        'vm_sessions.cpu_cores as cpu',
        'vm_sessions.memory_mb as memoryMb',
        'shared',
        'vm_templates.node_id as home',
      ])
      .where('vm_sessions.node_id', '=', nodeId)
      .where('status', 'not in', ['terminated', 'failed'])
      .execute()
    return rows.map(({ cpu, memoryMb, shared, home }) => ({
      ...{ cpu, memoryMb, preferredNodeId: null },
      nodeIds: shared ? null : new Set([home]),
    }))
  }
}
