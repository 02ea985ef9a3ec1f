import {
  TOKEN_LIFETIME_SECONDS,
  type ViewersWithdrawn,
  type ViewerTokenClaims,
} from '@carrel/contract'

/** Of a token's claims, what says whose right it is. */
export type ViewerRight = Pick<ViewerTokenClaims, 'sub' | 'iat' | 'guest' | 'read_only'>

/** Whether this right is one of those that were withdrawn. */
export const isWithdrawnBy = (
  { user, until, only }: Pick<ViewersWithdrawn, 'user' | 'until' | 'only'>,
  { sub, iat, guest = false }: ViewerRight,
): boolean => sub === user && iat <= until && (only === 'all' || guest)

/** Rights that the server has taken back, kept until the tokens that give them would have expired anyway. */
export class WithdrawnTokens {
  #withdrawals: readonly ViewersWithdrawn[] = []

  add(withdrawal: ViewersWithdrawn, now: number): void {
    const { user, until, only } = withdrawal
    // One of a person's is enough: a later one of the same extent says all that those before it say.
    const others = this.#withdrawals.filter(
      (one) =>
        one.until + TOKEN_LIFETIME_SECONDS >= now &&
        !(one.user === user && one.only === only && one.until <= until),
    )
    this.#withdrawals = [...others, withdrawal]
  }

  has(right: ViewerRight): boolean {
    return this.#withdrawals.some((withdrawal) => isWithdrawnBy(withdrawal, right))
  }

  get size(): number {
    return this.#withdrawals.length
  }
}
