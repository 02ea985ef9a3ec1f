import type { BusMessage, EventBus } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { MessageStore } from './message-store.ts'
import { type MessageEvent, presentMessage } from './session-messages.ts'
import type { WatchEvent, Watching } from './watching.ts'

export interface NoticeEventParts {
  readonly bus: EventBus
  readonly sessions: SessionStore
  readonly messages: MessageStore
  readonly watching: Watching
  readonly sockets: LiveSockets
  readonly onError: (error: unknown) => void
}

/** Tells people what administrators write to them, and that they are watched. Returns how to stop. */
export function publishNotices(parts: NoticeEventParts): () => void {
  const { bus, onError } = parts
  const publish = async (told: MessageEvent | WatchEvent | BusMessage) => {
    if ('message_id' in told) await publishMessage(told.message_id, parts)
    if ('watched_session_id' in told) await publishWatchers(told.watched_session_id, parts)
  }
  return bus.subscribe(
    (message) => void publish(message).catch(onError),
    () => {},
  )
}

async function publishMessage(
  id: string,
  { messages, sessions, sockets }: NoticeEventParts,
): Promise<void> {
  const message = await messages.find(id)
  const session = message && (await sessions.find(message.sessionId))
  if (!session) return
  sockets.send(session.userId, {
    event: 'SessionMessage',
    channel: `session.${session.id}`,
    session_id: session.id,
    template_name: session.templateName,
    message: presentMessage(message),
  })
}

async function publishWatchers(
  id: string,
  { sessions, watching, sockets }: NoticeEventParts,
): Promise<void> {
  const session = await sessions.find(id)
  if (!session) return
  sockets.send(session.userId, {
    event: 'SessionWatched',
    channel: `session.${id}`,
    session_id: id,
    watchers: await watching.watchersOf(session),
  })
  sockets.sendToAdministrators({ event: 'SessionsUpdated', session_id: id })
}
