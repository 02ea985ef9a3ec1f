import { ViewerTokenClaims } from '@carrel/contract'

/** A token is burnt by its first use; this remembers the one that has not been used yet. */
export class TokenPurse {
  #token: string | null = null
  #receivedAt = 0

  put(token: string): void {
    this.#token = token
    this.#receivedAt = performance.now()
  }

  /** Gives the token away, or null if there is none that can still be good. */
  take(): string | null {
    const token = this.#token
    this.#token = null
    return token !== null && performance.now() - this.#receivedAt < USABLE_MS ? token : null
  }
}

// Five minutes by the server's clock, less what delivery and connecting may take.
const USABLE_MS = 290_000

/** What the application put into the address. The token goes out of it, to be in no history entry and no copied link. */
export function takeFromAddress(): { token: string | null; language: string } {
  const given = new URLSearchParams(location.hash.slice(1))
  history.replaceState(history.state, '', location.pathname + location.search)
  return { token: given.get('token'), language: given.get('language') ?? 'en' }
}

/** Who may frame this page and talk with it. The gateway checks the signature; here the claim only addresses messages. */
export function originOf(token: string): string | null {
  try {
    const payload = token.split('.')[1] ?? ''
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
      char.charCodeAt(0),
    )
    const claims = ViewerTokenClaims.pick({ origin: true }).parse(
      JSON.parse(new TextDecoder().decode(bytes)),
    )
    return claims.origin
  } catch {
    return null
  }
}
