import type { Session } from '@carrel/contract'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session-queries.ts'

/**
 * What is known of a session right now. One request when the page opens; from then on the live events of the channel
 * `session.{id}` write what changes into the same place. Nothing is polled.
 */
export const useSessionStatus = (sessionId: string): UseQueryResult<Session> =>
  useQuery(sessionQuery(sessionId))
