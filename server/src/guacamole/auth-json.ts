import { createCipheriv, createHmac } from 'node:crypto'

export interface JsonConnection {
  readonly id: string
  readonly protocol: string
  /** Named and written as guacd wants them; holds secrets. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * The data by which Guacamole’s `auth-json` lets an anonymous person in: one connection, which can be connected to once, until
 * `expires`; and data that can be redeemed once. The key is Guacamole’s `json-secret-key`, in hexadecimal digits. Secret.
 */
export function sealJsonData(key: string, expires: Date, connection: JsonConnection): string {
  const { id, protocol, parameters } = connection
  const json = JSON.stringify({
    // Anonymous: the page does not keep the token, so that two desktops in one browser do not end each other.
    username: '',
    expires: expires.getTime(),
    singleUse: true,
    connections: { [id]: { protocol, parameters, singleUse: true } },
  })
  const secret = Buffer.from(key, 'hex')
  const signature = createHmac('sha256', secret).update(json).digest()
  const cipher = createCipheriv('aes-128-cbc', secret, Buffer.alloc(16))
  const sealed = [cipher.update(signature), cipher.update(json, 'utf8'), cipher.final()]
  return Buffer.concat(sealed).toString('base64')
}

/** How the page of Guacamole names a connection of `auth-json` in its address. */
export const clientIdentifier = (id: string): string =>
  Buffer.from([id, 'c', 'json'].join('\0')).toString('base64url')
