import type { LiveEvent } from '@carrel/contract'
import type { BusMessage, EventBus } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'
import { presentInFull, presentSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionEvent } from './session-transitions.ts'

/**
 * Brings the events of committed transactions to the browsers of whoever owns the session, and to those of administrators that
 * there was one. Returns how to stop.
 */
export function publishSessionEvents(
  bus: EventBus,
  store: SessionStore,
  sockets: LiveSockets,
  onError: (error: unknown) => void,
): () => void {
  const publish = async (message: (SessionEvent & { session_id: string }) | BusMessage) => {
    if (!('session_id' in message)) return
    const { session_id, ...told } = message
    const session = await store.find(session_id)
    if (!session) return
    const event: LiveEvent = {
      ...told,
      channel: `session.${session.id}`,
      // A test is an administrator’s.
      session: session.isTest ? presentInFull(session) : presentSession(session),
    }
    sockets.send(session.userId, event)
    if (told.event !== 'VMSessionThumbnail')
      sockets.sendToAdministrators({ event: 'SessionsUpdated', session_id })
  }
  return bus.subscribe(
    (message) => void publish(message).catch(onError),
    () => sockets.disconnectAll(),
  )
}
