import type { Tx } from '../database/database.ts'
import { type BusMessage, type EventBus, publish } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'

/** What the event bus carries: sign-ins of this person have ended, or they may do something else now. */
interface SignInsChanged {
  readonly event: 'SignInsChanged'
  readonly user_id: string
}

export const announceSignIns = (tx: Tx, userId: string): Promise<void> => {
  const event: SignInsChanged = { event: 'SignInsChanged', user_id: userId }
  return publish(tx, event)
}

/** Has this process look again who is behind the person's open pages. Returns how to stop. */
export const followSignIns = (
  bus: EventBus,
  sockets: LiveSockets,
  onError: (error: unknown) => void,
): (() => void) =>
  bus.subscribe(
    (told: SignInsChanged | BusMessage) => {
      if ('user_id' in told) void sockets.recheck(told.user_id).catch(onError)
    },
    () => {},
  )
