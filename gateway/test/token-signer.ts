import { randomUUID } from 'node:crypto'
import type { ViewerTokenClaims } from '@carrel/contract'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'

export interface TokenSigner {
  readonly publicKey: string
  sign(claims: Partial<ViewerTokenClaims>): Promise<string>
}

/** Signs as the server does; every claim can be got wrong. */
export async function createTokenSigner(): Promise<TokenSigner> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  return {
    publicKey: await exportSPKI(publicKey),
    sign(claims) {
      const iat = Math.floor(Date.now() / 1000)
      const complete = {
        iss: 'carrel',
        aud: 'no gateway',
        sub: randomUUID(),
        cid: 'no connection',
        jti: randomUUID(),
        iat,
        exp: iat + 300,
        origin: 'http://127.0.0.1',
        ...claims,
      }
      return new SignJWT(complete).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey)
    },
  }
}
