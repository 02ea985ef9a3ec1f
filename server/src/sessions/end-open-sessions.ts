import type { EndReason } from '@carrel/contract'
import type { Tx } from '../database/database.ts'
import type { SessionStore, SessionsOf } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Begins the end of every open one of these, as a part of a larger transaction. Returns how many sessions that are. */
export async function endOpenSessions(
  tx: Tx,
  of: SessionsOf,
  end_reason: EndReason,
  { sessions, transitions }: { sessions: SessionStore; transitions: SessionTransitions },
): Promise<number> {
  let ended = 0
  for (const id of await sessions.listOpenIds(tx, of))
    if (await transitions.endWithin(tx, id, { end_reason })) ended += 1
  return ended
}
