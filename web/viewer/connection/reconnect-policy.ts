import type { Ending } from './status-sentence.ts'

const WAITS_S = [1, 2, 4, 8, 15, 15]
const TOKEN_RENEWALS = 2
const STABLE_AFTER_MS = 10_000

export type Decision =
  | { kind: 'reconnect'; afterSeconds: number }
  | { kind: 'ask' }
  | { kind: 'over' }

/** Decides what follows the end of a connection; patient, but not for ever. */
export class ReconnectPolicy {
  #failures = 0
  #connectedAt: number | null = null

  connected(now: number): void {
    this.#connectedAt = now
  }

  ended({ aftermath }: Ending, now: number): Decision {
    // A connection that comes and goes at once is no success: it would reconnect in a circle.
    if (this.#connectedAt !== null && now - this.#connectedAt >= STABLE_AFTER_MS) this.#failures = 0
    this.#connectedAt = null
    if (aftermath === 'over' || aftermath === 'ask') return { kind: aftermath }
    const isRenewal = aftermath === 'renew_token' && this.#failures < TOKEN_RENEWALS
    const wait = isRenewal ? 0 : WAITS_S[this.#failures]
    this.#failures += 1
    if (wait === undefined || (aftermath === 'renew_token' && !isRenewal)) return { kind: 'ask' }
    return { kind: 'reconnect', afterSeconds: wait }
  }

  /** Somebody asked for it: all patience is back. */
  reset(): void {
    this.#failures = 0
    this.#connectedAt = null
  }
}
