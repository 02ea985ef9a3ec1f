import { Refusal } from './refusal.ts'
import type { RequestCount } from './request-count-store.ts'

const MINUTE_MS = 60_000

/** How often somebody may ask for something: over all server processes, since the counts are in the database. */
export class RequestLimit {
  readonly #counts: { count(subject: string, windowMs: number): Promise<RequestCount> }

  constructor(counts: { count(subject: string, windowMs: number): Promise<RequestCount> }) {
    this.#counts = counts
  }

  /** Counts this one. @throws Refusal `too_many_requests`, with the seconds until there may be another */
  async take(subject: string, perMinute: number): Promise<void> {
    const { count, leftMs } = await this.#counts.count(subject, MINUTE_MS)
    if (count <= perMinute) return
    throw new Refusal(429, 'too_many_requests', 'These requests come too fast.', {
      hint: 'Wait a moment; nothing was lost.',
      retryAfter: Math.max(1, Math.ceil(leftMs / 1000)),
    })
  }
}
