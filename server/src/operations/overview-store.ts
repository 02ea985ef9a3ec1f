import { LAUNCH_PHASES, LaunchPhase, type Overview } from '@carrel/contract'
import { sql } from 'kysely'
import type { Db } from '../database/database.ts'

type Launches = Overview['launches']

/** What an administrator sees first. */
export class OverviewStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Those that began since then; test launches are none. */
  async launches(since: Date): Promise<Launches> {
    const { rows } = await sql<{ succeeded: number; failed: number; p50: number; p95: number }>`
      select
        (count(*) filter (where active_at is not null))::int as succeeded,
        (count(*) filter (where active_at is null and status = 'failed'))::int as failed,
        percentile_cont(0.5) within group (order by took) as p50,
        percentile_cont(0.95) within group (order by took) as p95
      from (
        select status, active_at,
          case when auto_start then extract(epoch from active_at - created_at)::float8 * 1000 end as took
        from vm_sessions where created_at > ${since} and not is_test
      ) as launches
    `.execute(this.#db)
    const { succeeded = 0, failed = 0, p50 = null, p95 = null } = rows[0] ?? {}
    const total =
      p50 === null || p95 === null ? null : { p50: Math.round(p50), p95: Math.round(p95) }
    return { succeeded, failed, total, phases: await this.#phases(since) }
  }

  /** Open sessions of each template, most first. */
  async sessions(): Promise<Overview['sessions']> {
    const { rows } = await sql<Overview['sessions'][number]>`
      select template_id, vm_templates.name as template_name, count(*)::int as open,
        (count(*) filter (where status = 'active'))::int as active
      from vm_sessions join vm_templates on vm_templates.id = template_id
      where status not in ('terminated', 'failed')
      group by template_id, vm_templates.name
      order by count(*) desc, vm_templates.name
    `.execute(this.#db)
    return rows
  }

  async attention(): Promise<Overview['attention']> {
    const { count } = await this.#db
      .selectFrom('admin_notifications')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('seen_at', 'is', null)
      .executeTakeFirstOrThrow()
    const offline = await this.#db
      .selectFrom('proxmox_nodes')
      .innerJoin('proxmox_servers', 'proxmox_servers.id', 'proxmox_nodes.server_id')
      .select(['server_id', 'proxmox_nodes.name'])
      .where('is_active', '=', true)
      .where('is_online', '=', false)
      .orderBy('proxmox_nodes.name')
      .execute()
    return { unseen_notifications: Number(count), offline_nodes: offline }
  }

  async #phases(since: Date): Promise<Launches['phases']> {
    const { rows } = await sql<{ phase: string; p50: number; p95: number }>`
      select key as phase,
        percentile_cont(0.5) within group (order by value::float8) as p50,
        percentile_cont(0.95) within group (order by value::float8) as p95
      from vm_sessions, jsonb_each_text(phase_ms)
      where created_at > ${since} and active_at is not null and auto_start and not is_test
      group by key
    `.execute(this.#db)
    const order = new Map<string, number>(LAUNCH_PHASES.map((phase, index) => [phase, index]))
    return rows
      .sort((one, other) => (order.get(one.phase) ?? 0) - (order.get(other.phase) ?? 0))
      .map(({ phase, p50, p95 }) => ({
        phase: LaunchPhase.parse(phase),
        ...{ p50: Math.round(p50), p95: Math.round(p95) },
      }))
  }
}
