import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Tells every process of an installation what a committed transaction changed. A message is published inside the
 * transaction (R2) and holds ids, never objects: PostgreSQL refuses more than 7,999 bytes.
 */
export interface EventBus {
  /** `onGap` is called when messages may have been missed; whoever listens then reads anew. */
  subscribe(onMessage: (payload: string) => void, onGap: () => void): () => void
  close(): Promise<void>
}

export const EVENT_CHANNEL = 'carrel_events'

export interface Subscriber {
  readonly onMessage: (payload: string) => void
  readonly onGap: () => void
}

/** Tells every subscriber once the transaction is committed, and nobody if it is not. */
export async function publish(tx: Tx, payload: string): Promise<void> {
  await sql`select pg_notify(${EVENT_CHANNEL}, ${payload})`.execute(tx)
}
