import type { Tx } from '../database/database.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Begins the end of everything that a person has open, as a part of a larger transaction. Returns how many sessions that are. */
export async function endPersonsSessions(
  tx: Tx,
  userId: string,
  { sessions, transitions }: { sessions: SessionStore; transitions: SessionTransitions },
): Promise<number> {
  let ended = 0
  for (const id of await sessions.listOpenIdsOf(tx, userId))
    if (await transitions.endWithin(tx, id, { end_reason: 'admin' })) ended += 1
  return ended
}
