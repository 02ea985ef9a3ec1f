/** Identifiers of tokens that have been used, kept until the tokens would have expired anyway. */
export class BurntTokens {
  readonly #expiries = new Map<string, number>()
  #sweptAt = 0

  /** False when it was burnt before. */
  burn(jti: string, expiresAt: number, now: number): boolean {
    this.#sweep(now)
    if (this.#expiries.has(jti)) return false
    this.#expiries.set(jti, expiresAt)
    return true
  }

  get size(): number {
    return this.#expiries.size
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < 60) return
    this.#sweptAt = now
    for (const [jti, expiresAt] of this.#expiries) {
      if (expiresAt < now) this.#expiries.delete(jti)
    }
  }
}
