import type { AuditLog } from '../audit/audit-log.ts'
import { repeat } from '../jobs/repeat.ts'
import type { Removable, RetentionStore } from './retention-store.ts'

const DAY_MS = 86_400_000
/** At its start a server has enough to do. */
const AFTER_START_MS = 60_000

/** For how many days; null: for ever. */
export type KeptDays = Readonly<Record<Removable, number | null>>

interface RetentionParts {
  readonly store: RetentionStore
  readonly audit: AuditLog
  readonly keptDays: KeptDays
  /** Has the space of what was removed used again. */
  readonly compact: () => Promise<void>
}

/** Removes records that are older than they are kept, a batch at a time. */
export class Retention {
  readonly #parts: RetentionParts

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  /** Soon, and then once a day. Returns how to stop. */
  start(onError: (error: unknown) => void): () => Promise<void> {
    const stopping = new AbortController()
    let stop = async () => {}
    const begin = setTimeout(() => {
      stop = repeat(DAY_MS, () => this.run(new Date(), stopping.signal), onError)
    }, AFTER_START_MS).unref()
    return () => {
      clearTimeout(begin)
      stopping.abort()
      return stop()
    }
  }

  async run(now: Date, stopping?: AbortSignal): Promise<void> {
    const { keptDays, audit, compact } = this.#parts
    const removed: Partial<Record<Removable, number>> = {}
    try {
      for (const [what, days] of Object.entries(keptDays) as [Removable, number | null][]) {
        if (days === null) continue
        const before = new Date(now.getTime() - days * DAY_MS)
        const count = await this.#remove(what, before, stopping)
        if (count > 0) removed[what] = count
      }
    } finally {
      const entry = { action: 'records.removed', subject: 'installation', details: removed }
      if (Object.keys(removed).length > 0) await audit.write({ actor: 'retention', ...entry })
    }
    if (!stopping?.aborted) await compact()
  }

  async #remove(what: Removable, before: Date, stopping?: AbortSignal): Promise<number> {
    let count = 0
    while (!stopping?.aborted) {
      const some = await this.#parts.store.removeSome(what, before)
      if (some === 0) break
      count += some
    }
    return count
  }
}
