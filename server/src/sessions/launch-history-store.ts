import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import type { LaunchForecast, PhaseTimes } from './launch-forecast.ts'

/** How many of a template's last launches count. */
const LAUNCHES_OF_HISTORY = 20

/** How long launches take, phase by phase. */
export class LaunchHistoryStore {
  /** Notes what the phase took that a launch leaves now; a phase that was entered twice took both times. */
  async leavePhase(tx: Tx, sessionId: string, now: Date): Promise<void> {
    await sql`
      update vm_sessions set phase_ms = phase_ms || jsonb_build_object(
        coalesce(step, status),
        coalesce((phase_ms ->> coalesce(step, status))::float8, 0)
          + extract(epoch from ${now}::timestamptz - step_started_at)::float8 * 1000)
      where id = ${sessionId} and status in ('pending', 'provisioning', 'provisioned', 'activating')
    `.execute(tx)
  }

  /** Of the last launches of the session's template that came to a desktop by themselves. */
  async times(tx: Tx, sessionId: string): Promise<PhaseTimes[]> {
    const { rows } = await sql<PhaseTimes>`
      select key as phase,
        percentile_cont(0.5) within group (order by value::float8)::float8 as p50,
        percentile_cont(0.95) within group (order by value::float8)::float8 as p95
      from (
        select phase_ms from vm_sessions
        where template_id = (select template_id from vm_sessions where id = ${sessionId})
          and active_at is not null and auto_start
        order by active_at desc
        limit ${LAUNCHES_OF_HISTORY}
      ) as launches, jsonb_each_text(phase_ms)
      group by key
    `.execute(tx)
    return rows
  }

  /** A launch that waits for its person to come is not expected at any time. */
  async expect(tx: Tx, sessionId: string, expected: LaunchForecast | null): Promise<void> {
    await tx
      .updateTable('vm_sessions')
      .set({
        expected_active_at: expected?.activeAt ?? null,
        expected_active_by: expected?.activeBy ?? null,
      })
      .where('id', '=', sessionId)
      .where(({ or, eb }) => or([eb('auto_start', '=', true), eb('status', '=', 'activating')]))
      .execute()
  }
}
