import { type LaunchHistory, LaunchPhase } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import type { LaunchHistoryStore } from './launch-history-store.ts'

const FAILURES_MS = 30 * 24 * 3_600_000

/** What became of a template's last launches. */
export async function readLaunchHistory(
  templateId: string,
  { db, history }: { db: Db; history: LaunchHistoryStore },
): Promise<LaunchHistory> {
  const [times, launches, failures] = await Promise.all([
    history.ofTemplate(db, templateId),
    history.lastOf(db, templateId),
    history.failuresOf(db, templateId, new Date(Date.now() - FAILURES_MS)),
  ])
  const timesOf = (name: string) => {
    const found = times.find(({ phase }) => phase === name)
    return found
      ? { p50: Math.round(found.p50), p95: Math.round(found.p95), launches: found.launches }
      : null
  }
  return {
    phases: LaunchPhase.options.flatMap((phase) => {
      const found = timesOf(phase)
      return found ? [{ phase, ...found }] : []
    }),
    total: timesOf('total'),
    failures: failures.map(({ last_at, ...failure }) => ({
      ...failure,
      last_at: last_at.toISOString(),
    })),
    launches: launches.map((row) => ({
      ...{ session_id: row.id, person: row.display_name, protocol: row.protocol },
      ...{ status: row.status, is_test: row.is_test, created_at: row.created_at.toISOString() },
      total_ms: row.active_at && row.active_at.getTime() - row.created_at.getTime(),
      failure:
        row.failure_code === null
          ? null
          : {
              code: row.failure_code,
              message: row.failure_message ?? '',
              hint: row.failure_hint,
            },
    })),
  }
}
