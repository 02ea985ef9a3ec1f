/** A viewer token that opens nothing. The reason is for the log: whoever holds a bad token is told only that it is. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly code: 'token_invalid' | 'token_expired' | 'token_used' | 'token_too_long_lived'

  constructor(code: TokenRefused['code'], cause?: unknown) {
    super('The viewer token is not valid.', cause === undefined ? undefined : { cause })
    this.code = code
  }
}
