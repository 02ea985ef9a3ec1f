import { createHash, createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { TOKEN_LIFETIME_SECONDS, type ViewerTokenClaims } from '@carrel/contract'
import { SignJWT } from 'jose'

/** Signs viewer tokens (Ed25519): for one gateway's boot, one person, one connection; the gateway burns `jti` (R9). */
export class ViewerTokenSigner {
  readonly #key: KeyObject
  readonly #origin: string

  /** `origin`: of the application, which alone may frame the viewer. */
  constructor(key: KeyObject, origin: string) {
    this.#key = key
    this.#origin = origin
  }

  /** Names the key to a gateway; as in `SIGNER_HEADER`. */
  get name(): string {
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' })
    return createHash('sha256').update(spki).digest('base64url')
  }

  /** `isWatcher`: somebody else than the connection's owner, who sees it and can do nothing. */
  sign(token: {
    audience: string
    userId: string
    connectionId: string
    isWatcher: boolean
  }): Promise<string> {
    const issuedAt = Date.now() / 1000
    const claims: ViewerTokenClaims = {
      iss: 'carrel',
      aud: token.audience,
      sub: token.userId,
      cid: token.connectionId,
      jti: randomUUID(),
      iat: issuedAt,
      exp: Math.floor(issuedAt) + TOKEN_LIFETIME_SECONDS,
      origin: this.#origin,
      ...(token.isWatcher && { guest: true, read_only: true }),
    }
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA' }).sign(this.#key)
  }
}
