import type { Tx } from '../database/database.ts'
import { type BusMessage, type EventBus, publish } from '../database/event-bus.ts'
import type { LiveSockets } from '../http/live-sockets.ts'
import type { Hypervisors } from './hypervisors.ts'

/** What the event bus carries. `ServerChanged`: it is entered in another way; `ServersUpdated`: it may look different. */
export type ServerEvent =
  | { readonly event: 'ServerChanged'; readonly server_id: string }
  | { readonly event: 'ServersUpdated' }

export const announceServers = (tx: Tx, event: ServerEvent): Promise<void> => publish(tx, event)

/** Has this process connect anew to servers that any process has changed. Returns how to stop. */
export const followServerChanges = (bus: EventBus, hypervisors: Hypervisors): (() => void) =>
  bus.subscribe(
    (told: ServerEvent | BusMessage) => {
      if ('server_id' in told) hypervisors.forget(told.server_id)
    },
    () => hypervisors.forgetAll(),
  )

/** Has the browsers of administrators look again. Returns how to stop. */
export const publishServerUpdates = (bus: EventBus, sockets: LiveSockets): (() => void) =>
  bus.subscribe(
    ({ event }) => {
      if (event === 'ServersUpdated' || event === 'ServerChanged')
        sockets.sendToAdministrators({ event: 'ServersUpdated' })
    },
    () => {},
  )
