import type { EventBus } from '../database/event-bus.ts'
import type { Hypervisors } from './hypervisors.ts'

/** What the event bus carries when a server is entered in another way. */
export interface ServerChangedEvent {
  readonly event: 'ServerChanged'
  readonly server_id: string
}

/** Has this process connect anew to servers that any process has changed. Returns how to stop. */
export const followServerChanges = (bus: EventBus, hypervisors: Hypervisors): (() => void) =>
  bus.subscribe(
    (payload) => {
      const told = JSON.parse(payload) as ServerChangedEvent | { event: string }
      if ('server_id' in told) hypervisors.forget(told.server_id)
    },
    () => hypervisors.forgetAll(),
  )
