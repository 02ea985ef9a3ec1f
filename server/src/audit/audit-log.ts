import type { FastifyBaseLogger } from 'fastify'
import type { Tx } from '../database/database.ts'
import type { AuditEntry } from './audit-entry.ts'
import type { AuditStore } from './audit-store.ts'

/** What Carrel did of its own accord: kept in the database, told in the log, and counted since this process began. */
export class AuditLog {
  readonly #store: AuditStore
  readonly #log: FastifyBaseLogger
  readonly #counts = new Map<string, number>()

  constructor(store: AuditStore, log: FastifyBaseLogger) {
    this.#store = store
    this.#log = log
  }

  /** By action. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  async write(entry: AuditEntry, tx?: Tx): Promise<void> {
    await this.#store.insert(entry, tx)
    this.#tell(entry)
  }

  /** For what is seen again and again: only the first time says something, and is true. */
  async writeOnce(entry: AuditEntry, tx?: Tx): Promise<boolean> {
    const isFirst = await this.#store.insertOnce(entry, tx)
    if (isFirst) this.#tell(entry)
    return isFirst
  }

  #tell({ actor, action, subject, details }: AuditEntry): void {
    const count = (this.#counts.get(action) ?? 0) + 1
    this.#counts.set(action, count)
    this.#log.warn({ actor, action, subject, details, count }, 'audit')
  }
}
