import { TOKEN_LIFETIME_SECONDS, ViewerTokenClaims } from '@carrel/contract'
import { errors, importSPKI, jwtVerify } from 'jose'
import { BurntTokens } from './burnt-tokens.ts'
import { type TokenRefusal, TokenRefused } from './token-refused.ts'

/** Clocks of two machines are never quite the same; a token from further ahead was not made by the server. */
const LEAD_SECONDS = 60

/** Burns a token and returns what it grants; throws TokenRefused for any other. */
export type RedeemToken = (token: string) => Promise<ViewerTokenClaims>

/** For this boot only: what was burnt before a restart must not be good again after it. */
export async function createTokenVerifier(
  publicKeyPem: string,
  bootId: string,
  seconds: () => number = () => Math.floor(Date.now() / 1000),
): Promise<RedeemToken> {
  const key = await importSPKI(publicKeyPem, 'EdDSA')
  const burnt = new BurntTokens()

  async function verify(token: string): Promise<ViewerTokenClaims> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['EdDSA'],
        issuer: 'carrel',
        audience: bootId,
        currentDate: new Date(seconds() * 1000),
      })
      return ViewerTokenClaims.parse(payload)
    } catch (cause) {
      throw new TokenRefused(codeOf(cause), cause)
    }
  }

  return async (token) => {
    const claims = await verify(token)
    const lifetime = claims.exp - claims.iat
    if (lifetime > TOKEN_LIFETIME_SECONDS || claims.iat > seconds() + LEAD_SECONDS) {
      throw new TokenRefused('token_too_long_lived')
    }
    if (!burnt.burn(claims.jti, claims.exp, seconds())) throw new TokenRefused('token_used')
    return claims
  }
}

/** Claims are looked at after the signature: what is said of them is said of a token of the server's. */
function codeOf(cause: unknown): TokenRefusal {
  if (cause instanceof errors.JWTExpired) return 'token_expired'
  const isOfOther = cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'aud'
  return isOfOther ? 'token_of_other_boot' : 'token_invalid'
}
