import { sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { HypervisorTask } from '../hypervisor/hypervisor.ts'

export interface TimelineStep {
  readonly name: string
  readonly beganAt: Date
  readonly endedAt: Date | null
}

export interface TimelineTask {
  readonly upid: string
  readonly kind: string
  readonly beganAt: Date
  readonly endedAt: Date | null
  /** What the hypervisor said of its end where that is not OK. */
  readonly problem: string | null
}

/** What sessions went through, step by step, and what the hypervisor did for it. */
export class TimelineStore {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Nothing if it is the step that the session is in. `isLast`: nothing comes after it, so it takes no time. */
  async enter(
    tx: Tx,
    { sessionId, name, at, isLast }: { sessionId: string; name: string; at: Date; isLast: boolean },
  ): Promise<void> {
    await tx
      .updateTable('session_steps')
      .set({ ended_at: at })
      .where('session_id', '=', sessionId)
      .where('ended_at', 'is', null)
      .where('name', '!=', name)
      .execute()
    await tx
      .insertInto('session_steps')
      .values({ session_id: sessionId, name, began_at: at, ended_at: isLast ? at : null })
      .onConflict((conflict) =>
        conflict.column('session_id').where('ended_at', 'is', null).doNothing(),
      )
      .execute()
  }

  async steps(sessionId: string): Promise<TimelineStep[]> {
    return this.#db
      .selectFrom('session_steps')
      .select(['name', 'began_at as beganAt', 'ended_at as endedAt'])
      .where('session_id', '=', sessionId)
      .orderBy('id')
      .execute()
  }

  /** As it begins, and again as it ends. */
  async noteTask(sessionId: string, { id, kind, end }: HypervisorTask): Promise<void> {
    const now = new Date()
    const ended = { ended_at: end === null ? null : now, problem: end === 'OK' ? null : end }
    await this.#db
      .insertInto('session_tasks')
      .values({ session_id: sessionId, upid: id, kind, began_at: now, ...ended })
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'upid']).doUpdateSet({
          ended_at: sql`coalesce(excluded.ended_at, session_tasks.ended_at)`,
          problem: sql`coalesce(excluded.problem, session_tasks.problem)`,
        }),
      )
      .execute()
  }

  async tasks(sessionId: string): Promise<TimelineTask[]> {
    return this.#db
      .selectFrom('session_tasks')
      .select(['upid', 'kind', 'began_at as beganAt', 'ended_at as endedAt', 'problem'])
      .where('session_id', '=', sessionId)
      .orderBy('began_at')
      .orderBy('upid')
      .execute()
  }
}
