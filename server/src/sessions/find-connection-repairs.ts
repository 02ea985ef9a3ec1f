import type { GuacamoleConnection } from '../guacamole/guacamole-client.ts'
import type { Repair } from './repair.ts'
import { isConnected, type SeenSession } from './seen-session.ts'

/**
 * Of what the gateway has, what no session is to have; and of active sessions, those whose connection it does not have, as
 * after its restart. The gateway was asked before the sessions were read, and those note a connection before it is made.
 */
export function findConnectionRepairs(
  connections: readonly Pick<GuacamoleConnection, 'id' | 'isWhole'>[],
  sessions: readonly SeenSession[],
): Repair[] {
  const whole = new Set(connections.filter(({ isWhole }) => isWhole).map(({ id }) => id))
  const wanted = new Set(sessions.filter(isConnected).map(({ connectionId }) => connectionId))
  const orphans = connections.map(({ id }) => id).filter((id) => !wanted.has(id))
  const missing = sessions.filter(
    ({ status, connectionId, hasJob }) =>
      status === 'active' && connectionId !== null && !whole.has(connectionId) && !hasJob,
  )
  return [...orphans.map(deletion), ...missing.map(({ id }) => remake(id))]
}

const deletion = (connectionId: string): Repair => ({
  kind: 'delete_connection',
  connectionId,
  reason: 'No session has it.',
})

const remake = (sessionId: string): Repair => ({
  kind: 'look_after_session',
  sessionId,
  reason: 'Its connection is not there, or not whole.',
})
