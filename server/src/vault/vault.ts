import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** 32-byte keys by version; the highest version seals, every version opens. */
export type MasterKeys = ReadonlyMap<number, Buffer>

const TAG_BYTES = 16

export class VaultError extends Error {
  override name = 'VaultError'
  readonly code = 'secret_unreadable'
}

/**
 * Seals secrets for the database: AES-256-GCM, `<key version>.<base64url(iv | tag | ciphertext)>`. `purpose` (such as
 * `proxmox_servers.host`) is authenticated, so that a sealed value is worthless in another column.
 */
export class Vault {
  readonly #newKeys: () => MasterKeys | null
  #keys: ReadonlyMap<number, { seal: Buffer; hash: Buffer }>

  /** `newKeys` is asked before each use: null, as long as they are the ones from before. */
  constructor(keys: MasterKeys, newKeys: () => MasterKeys | null = () => null) {
    if (keys.size === 0) throw new VaultError('There is no key to seal secrets with.')
    this.#keys = derived(keys)
    this.#newKeys = newKeys
  }

  seal(purpose: string, plain: string): string {
    const newest = Math.max(...this.#current().keys())
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key(newest).seal, iv)
    cipher.setAAD(Buffer.from(purpose))
    const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    const body = Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
    return `${newest}.${body.toString('base64url')}`
  }

  open(purpose: string, sealed: string): string {
    const [version = '', body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    try {
      const decipher = createDecipheriv(
        'aes-256-gcm',
        this.#key(Number(version)).seal,
        bytes.subarray(0, 12),
        { authTagLength: TAG_BYTES },
      )
      decipher.setAAD(Buffer.from(purpose))
      decipher.setAuthTag(bytes.subarray(12, 12 + TAG_BYTES))
      return Buffer.concat([
        decipher.update(bytes.subarray(12 + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8')
    } catch (cause) {
      throw new VaultError(`A secret (${purpose}) cannot be read with the keys at hand.`, { cause })
    }
  }

  /** Whether it is sealed with the newest key. */
  isNewest(sealed: string): boolean {
    return sealed.startsWith(`${Math.max(...this.#current().keys())}.`)
  }

  /** Keyed hash for looking a secret up without reading it. Made with the oldest key, so that rotation keeps it. */
  hash(purpose: string, plain: string): Buffer {
    const oldest = this.#key(Math.min(...this.#current().keys()))
    return createHmac('sha256', oldest.hash).update(`${purpose}\0${plain}`).digest()
  }

  #current() {
    const keys = this.#newKeys()
    if (keys !== null && keys.size > 0) this.#keys = derived(keys)
    return this.#keys
  }

  #key(version: number) {
    const key = this.#current().get(version)
    if (!key) throw new VaultError(`Key version ${version} is not configured.`)
    return key
  }
}

const derived = (keys: MasterKeys) =>
  new Map(
    [...keys].map(([version, key]) => [
      version,
      { seal: derive(key, 'seal'), hash: derive(key, 'hash') },
    ]),
  )

const derive = (key: Buffer, use: string) =>
  Buffer.from(hkdfSync('sha256', key, 'carrel', `carrel vault ${use}`, 32))
