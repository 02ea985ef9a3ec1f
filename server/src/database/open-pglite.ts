import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { Database } from './database.ts'
import { deliver, EVENT_CHANNEL, type EventBus, type Subscriber } from './event-bus.ts'
import { migrate } from './migrate.ts'
import { guardOwner } from './owner-guard.ts'
import type { Schema } from './schema.ts'

class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable'
  readonly code = 'database_unusable'
  readonly hint =
    'See that its disk has room, and that this user may write there. A damaged one is restored from a backup.'

  constructor(folder: string, cause: unknown) {
    super(`The embedded database in ${folder} cannot be opened.`, { cause })
  }
}

/** Opens the folder as its only owner; rejects with `DatabaseInUse` if another process has it. */
export async function openPglite(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const guard = await guardOwner(folder)
  try {
    const pglite = await create(folder)
    const database = await fromPglite(pglite)
    return {
      ...database,
      close: async () => {
        await database.close()
        await guard.release()
      },
    }
  } catch (error) {
    await guard.release()
    throw error
  }
}

/** PGlite says next to nothing of why it cannot. */
async function create(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create(folder)
  } catch (cause) {
    throw new DatabaseUnusable(folder, cause)
  }
}

/** For tests: everything is as in a folder, and gone with the process. */
export async function openPgliteInMemory(): Promise<Database> {
  return fromPglite(await PGlite.create())
}

/** Takes over an open PGlite and migrates it. */
async function fromPglite(pglite: PGlite): Promise<Database> {
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) })
  await migrate(db)
  const bus = await listen(pglite)
  return {
    db,
    bus,
    engine: { kind: 'pglite', pglite },
    close: async () => {
      await bus.close()
      await db.destroy()
    },
  }
}

async function listen(pglite: PGlite): Promise<EventBus> {
  const subscribers = new Set<Subscriber>()
  const unlisten = await pglite.listen(EVENT_CHANNEL, (payload) => deliver(payload, subscribers))
  return {
    subscribe: (onMessage, onGap) => {
      const subscriber = { onMessage, onGap }
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    close: unlisten,
  }
}
