import { createHash, createPublicKey } from 'node:crypto'

/** Names a key without telling it; as in `SIGNER_HEADER`. */
export function signerOf(publicKeyPem: string): string {
  const spki = createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(spki).digest('base64url')
}
