import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { MasterKeys } from './vault.ts'

/** One `<version>:<base64 of 32 bytes>` a line. Made at the first start; back it up: without it secrets are lost. */
export async function readMasterKeys(dataDir: string): Promise<MasterKeys> {
  const path = masterKeyPath(dataDir)
  const text = await readOrCreate(path, () => `1:${randomBytes(32).toString('base64')}\n`)
  return parseMasterKeys(text)
}

/**
 * Gives the keys again whenever the file is another one, so that a server that runs takes a new key at once; null otherwise, and
 * while it cannot be read.
 */
export function followMasterKeys(dataDir: string): () => MasterKeys | null {
  const path = masterKeyPath(dataDir)
  const mark = () => {
    const { ino, mtimeMs, size } = statSync(path)
    return `${ino} ${mtimeMs} ${size}`
  }
  let known = mark()
  return () => {
    try {
      const now = mark()
      if (now === known) return null
      const keys = parseMasterKeys(readFileSync(path, 'utf8'))
      known = now
      return keys
    } catch {
      return null
    }
  }
}

/** Adds a newer key to the file and returns all: what is sealed from now on is sealed with it. */
export async function addMasterKey(dataDir: string): Promise<MasterKeys> {
  const newest = Math.max(...(await readMasterKeys(dataDir)).keys())
  const path = masterKeyPath(dataDir)
  const text = (await readFile(path, 'utf8')).replace(/\n?$/, '\n')
  const added = `${text}${newest + 1}:${randomBytes(32).toString('base64')}\n`
  await writeFile(`${path}.new`, added, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  return parseMasterKeys(added)
}

const masterKeyPath = (dataDir: string) => join(dataDir, 'keys', 'master.keys')

export function parseMasterKeys(text: string): MasterKeys {
  const keys = new Map<number, Buffer>()
  for (const line of text.split(/[\n,]/).filter((entry) => entry.trim() !== '')) {
    const [version = '', encoded = ''] = line.trim().split(':')
    const key = Buffer.from(encoded, 'base64')
    if (!/^[1-9]\d*$/.test(version) || key.length !== 32)
      throw new Error('A master key must read <version>:<base64 of 32 bytes>.')
    keys.set(Number(version), key)
  }
  return keys
}

/** The Ed25519 key that signs viewer tokens. Its public half lies beside it for the gateway (SPKI PEM). */
export async function readSigningKey(dataDir: string): Promise<KeyObject> {
  const path = join(dataDir, 'keys', 'token-signing.pem')
  const pem = await readOrCreate(path, () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  )
  const key = createPrivateKey(pem)
  await writeFile(
    publicKeyPath(dataDir),
    createPublicKey(key).export({ format: 'pem', type: 'spki' }),
  )
  return key
}

export const publicKeyPath = (dataDir: string) => join(dataDir, 'keys', 'token-signing.pub.pem')

/** Of several processes that begin at once, one makes the file, and none sees a part of it. */
async function readOrCreate(path: string, make: () => string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}`
    await writeFile(draft, make(), { mode: 0o600 })
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await unlink(draft)
  }
  return readFile(path, 'utf8')
}
