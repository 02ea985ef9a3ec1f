import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** `event` names it; what else it holds, its publisher declares. */
export interface BusMessage {
  readonly event: string
}

/**
 * Tells every process of an installation what a committed transaction changed. A message is published inside the
 * transaction (R2) and holds ids, never objects: PostgreSQL refuses more than 7,999 bytes.
 */
export interface EventBus {
  /** `onGap` is called when messages may have been missed; whoever listens then reads anew. */
  subscribe(onMessage: (message: BusMessage) => void, onGap: () => void): () => void
  close(): Promise<void>
}

export const EVENT_CHANNEL = 'carrel_events'

export interface Subscriber {
  readonly onMessage: (message: BusMessage) => void
  readonly onGap: () => void
}

/** Tells every subscriber once the transaction is committed, and nobody if it is not. */
export async function publish<M extends BusMessage>(tx: Tx, message: M): Promise<void> {
  await sql`select pg_notify(${EVENT_CHANNEL}, ${JSON.stringify(message)})`.execute(tx)
}

/** Hands what the database has carried to all, taken apart once. */
export function deliver(payload: string, subscribers: Iterable<Subscriber>): void {
  const message = JSON.parse(payload) as BusMessage
  for (const { onMessage } of subscribers) onMessage(message)
}
