import type { PGlite } from '@electric-sql/pglite'
import type { Kysely, Transaction } from 'kysely'
import type { EventBus } from './event-bus.ts'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>

/** An open, migrated database. `engine` tells the job queue how to reach the same one. */
export interface Database {
  readonly db: Db
  readonly bus: EventBus
  readonly engine:
    | { readonly kind: 'pglite'; readonly pglite: PGlite }
    | { readonly kind: 'postgresql'; readonly url: string }
  close(): Promise<void>
}
