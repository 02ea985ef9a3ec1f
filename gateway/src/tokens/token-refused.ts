/** `token_of_other_boot`: for another gateway, or for this one before it was started anew. */
export type TokenRefusal =
  | 'token_invalid'
  | 'token_expired'
  | 'token_used'
  | 'token_of_other_boot'
  | 'token_too_long_lived'

/** A viewer token that opens nothing. The reason is for the log: whoever holds a bad token is told only that it is. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly code: TokenRefusal

  constructor(code: TokenRefusal, cause?: unknown) {
    super('The viewer token is not valid.', cause === undefined ? undefined : { cause })
    this.code = code
  }
}
