import type { Protocol, SessionStatus } from '@carrel/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { LaunchForecast, PhaseTimes } from './launch-forecast.ts'

/** How many of a template's last launches count. */
const LAUNCHES_OF_HISTORY = 20

interface LaunchRow {
  readonly id: string
  readonly display_name: string
  readonly protocol: Protocol
  readonly status: SessionStatus
  readonly is_test: boolean
  readonly created_at: Date
  readonly active_at: Date | null
  readonly failure_code: string | null
  readonly failure_message: string | null
  readonly failure_hint: string | null
}

interface FailureRow {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly count: number
  readonly last_at: Date
}

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

  /** As `times`, of a template, with how many launches each is of; `total` from the click to the desktop. */
  async ofTemplate(db: Db, templateId: string): Promise<(PhaseTimes & { launches: number })[]> {
    const { rows } = await sql<PhaseTimes & { launches: number }>`
      select phase, count(*)::int as launches,
        percentile_cont(0.5) within group (order by ms)::float8 as p50,
        percentile_cont(0.95) within group (order by ms)::float8 as p95
      from (
        select phase_ms || jsonb_build_object(
          'total', extract(epoch from active_at - created_at)::float8 * 1000) as times
        from vm_sessions
        where template_id = ${templateId} and active_at is not null and auto_start
        order by active_at desc
        limit ${LAUNCHES_OF_HISTORY}
      ) as launches, lateral (
        select key as phase, value::float8 as ms from jsonb_each_text(times)) as phases
      group by phase
    `.execute(db)
    return rows
  }

  /** Newest first. */
  async lastOf(db: Db, templateId: string): Promise<LaunchRow[]> {
    return db
      .selectFrom('vm_sessions')
      .innerJoin('users', 'users.id', 'vm_sessions.user_id')
      .select([
        ...(['vm_sessions.id', 'users.display_name', 'protocol', 'status', 'is_test'] as const),
        ...(['vm_sessions.created_at', 'active_at', 'failure_code', 'failure_message'] as const),
        'failure_hint',
      ])
      .where('template_id', '=', templateId)
      .orderBy('vm_sessions.created_at', 'desc')
      .limit(LAUNCHES_OF_HISTORY)
      .execute()
  }

  /** Why launches failed since then, the most frequent first, each in the words that were said last. */
  async failuresOf(db: Db, templateId: string, since: Date): Promise<FailureRow[]> {
    const { rows } = await sql<FailureRow>`
      select failure_code as code, count(*)::int as count, max(created_at) as last_at,
        (array_agg(failure_message order by created_at desc))[1] as message,
        (array_agg(failure_hint order by created_at desc))[1] as hint
      from vm_sessions
      where template_id = ${templateId} and failure_code is not null
        and created_at > ${since}::timestamptz
      group by failure_code
      order by count desc, last_at desc
    `.execute(db)
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
