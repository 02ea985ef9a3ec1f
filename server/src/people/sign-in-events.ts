import type { Tx } from '../database/database.ts'
import { type BusMessage, type EventBus, publish } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'
import type { SignInStore } from './sign-in-store.ts'

/** What the event bus carries: sign-ins of this person have ended, or they may do something else now. */
interface SignInsChanged {
  readonly event: 'SignInsChanged'
  readonly user_id: string
}

export const announceSignIns = (tx: Tx, userId: string): Promise<void> => {
  const event: SignInsChanged = { event: 'SignInsChanged', user_id: userId }
  return publish(tx, event)
}

/** All of a person's, or all but one or one alone by the hash or id; their open pages hear of it. Returns how many. */
export async function endSignIns(
  tx: Tx,
  signIns: SignInStore,
  userId: string,
  which: { butHash?: Buffer; id?: string } = {},
): Promise<number> {
  const ended = await signIns.end(tx, userId, which)
  if (ended > 0) await announceSignIns(tx, userId)
  return ended
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
