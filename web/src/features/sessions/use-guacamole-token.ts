import {
  type ActivationProgress,
  type GuacamoleToken,
  type Session,
  sessionOperations,
} from '@carrel/contract'
import { useQuery } from '@tanstack/react-query'
import { Refused } from '../../api/api-error.ts'
import { type Answer, call } from '../../api/call.ts'

/** A token is good for 300 s; at 4:30 the next one is fetched, so that a reconnect never meets an expired one. */
const REFRESH_BEFORE_EXPIRY_S = 30
const TRIES_WHEN_ASKED_TO_WAIT = 10
const TRIES_OTHERWISE = 2

type TokenAnswer = Answer<typeof sessionOperations.getGuacamoleToken>

export interface ViewerAccess {
  token: GuacamoleToken | null
  /** The VM is still on its way (202): shown as progress, not as a failure. */
  progress: ActivationProgress | null
  error: Error | null
  /** Fetches another token for the same connection. */
  renew: () => void
}

/** Fetches tokens for the one connection of this session; the connection itself is never made anew from here. */
export function useGuacamoleToken(session: Session): ViewerAccess {
  const isActive = session.status === 'active'
  const { data, error, refetch } = useQuery({
    queryKey: ['viewer-token', session.id, isActive],
    queryFn: ({ signal }) =>
      call(sessionOperations.getGuacamoleToken, { params: { id: session.id }, signal }),
    // For a VM that is cloned but not started, the request itself is what starts it.
    enabled: isActive || session.status === 'provisioned',
    // A token works once: what an earlier visit to this page fetched is of no use.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => nextFetchMs(state.data, isActive),
    refetchIntervalInBackground: true,
    retry: (failures, failure) =>
      failures <
      (failure instanceof Refused && failure.retryAfterMs !== undefined
        ? TRIES_WHEN_ASKED_TO_WAIT
        : failure instanceof Refused && failure.status < 500
          ? 0
          : TRIES_OTHERWISE),
    retryDelay: (failures, failure) =>
      (failure instanceof Refused ? failure.retryAfterMs : undefined) ?? 1000 * 2 ** failures,
  })
  return {
    token: data?.status === 200 ? data.body : null,
    progress: data?.status === 202 ? data.body : null,
    error,
    renew: () => void refetch(),
  }
}

function nextFetchMs(answer: TokenAnswer | undefined, isActive: boolean): number | false {
  if (answer?.status === 200) return (answer.body.expires_in - REFRESH_BEFORE_EXPIRY_S) * 1000
  // While the VM starts, events tell when to ask again. Told "not yet" about an active session, the server names the time.
  return answer?.status === 202 && isActive ? answer.body.retry_after * 1000 : false
}
