import type { GuacamoleError } from './guacamole-client.ts'

/**
 * A Guacamole that guards itself bans an address for 300 s after five refused sign-ins within 300 s. What was refused is
 * therefore not tried again before that time is over, also for the sake of the other processes at this address.
 */
const PAUSE_MS = 300_000

/** Remembers that a sign-in was refused, instead of asking again. */
export class SignInPause {
  #refusal: { error: GuacamoleError; until: number } | null = null

  /** @throws GuacamoleError what was remembered, for as long as it holds */
  check(): void {
    if (this.#refusal && performance.now() < this.#refusal.until) throw this.#refusal.error
  }

  remember(error: GuacamoleError): GuacamoleError {
    this.#refusal = { error, until: performance.now() + PAUSE_MS }
    return error
  }
}
