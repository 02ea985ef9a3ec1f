import { generateKeyPairSync, randomBytes } from 'node:crypto'

const type = 'ssh-ed25519'
const blockSize = 8

function field(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/**
 * A fresh Ed25519 host key in OpenSSH's own private format, which sshd insists on for this type. Made here, because
 * `ssh-keygen` in an emulated guest takes a second, and on the host would put the key on disk.
 */
export function makeHostKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const jwk = privateKey.export({ format: 'jwk' })
  const seed = Buffer.from(jwk.d ?? '', 'base64url')
  const point = Buffer.from(jwk.x ?? '', 'base64url')
  const publicBlob = Buffer.concat([field(type), field(point)])
  const check = randomBytes(4)
  const secret = Buffer.concat([
    ...[check, check, field(type), field(point)],
    ...[field(Buffer.concat([seed, point])), field('')],
  ])
  const padding = Buffer.from(
    Array.from({ length: (blockSize - (secret.length % blockSize)) % blockSize }, (_, i) => i + 1),
  )
  const one = Buffer.from([0, 0, 0, 1])
  const blob = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), one],
    ...[field(publicBlob), field(Buffer.concat([secret, padding]))],
  ])
  const body = blob.toString('base64').replace(/.{70}/g, '$&\n')
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${type} ${publicBlob.toString('base64')}`,
  }
}
