import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../json-file.ts'
import type { Major } from '../nodes/manner.ts'
import type { AccessConfig } from './access-config.ts'
import { withLabToken } from './lab-token.ts'

const token = z.object({
  secret: z.string(),
  privsep: z.boolean(),
  expire: z.number(),
  comment: z.string().nullable(),
})
const user = z.object({
  enable: z.boolean(),
  expire: z.number(),
  details: z.record(z.string(), z.string()),
  password: z.string().nullable(),
  tokens: z.record(z.string(), token),
})
const config = z.object({
  users: z.record(z.string(), user),
  groups: z.record(
    z.string(),
    z.object({ comment: z.string().nullable(), users: z.array(z.string()) }),
  ),
  roles: z.record(z.string(), z.array(z.string())),
  acl: z.array(
    z.object({
      path: z.string(),
      type: z.enum(['user', 'group', 'token']),
      ugid: z.string(),
      roleid: z.string(),
      propagate: z.boolean(),
    }),
  ),
})
/** The key signs tickets: those of before a restart hold after it. */
const current = z.object({ key: z.base64(), root_password: z.string(), config })
/** As the first labs kept it, which had one token and nothing else. */
const early = z
  .tuple([z.looseObject({ token: z.looseObject({ secret: z.string() }) })])
  .rest(z.unknown())

/** Carries the secrets of tokens and root’s password. */
interface Kept {
  readonly key: string
  readonly root_password: string
  readonly config: AccessConfig
}

const nothing: AccessConfig = { users: {}, groups: {}, roles: {}, acl: [] }

function fresh(secret: string): { kept: Kept; secret: string } {
  const key = randomBytes(32).toString('base64')
  const root_password = randomBytes(12).toString('base64url')
  return { kept: { key, root_password, config: nothing }, secret }
}

function read(path: string): { kept: Kept; secret: string } {
  const found = readJson(path)
  if (found === null) return fresh(randomUUID())
  if (Array.isArray(found)) return fresh(early.parse(found)[0].token.secret)
  return { kept: current.parse(found), secret: randomUUID() }
}

/** Who may do what, kept for the next start in a file that only its owner reads. */
export class AccessStore {
  readonly #path: string
  #kept: Kept
  constructor(stateDir: string, major: Major) {
    this.#path = join(stateDir, 'access.json')
    const { kept, secret } = read(this.#path)
    this.#kept = { ...kept, config: withLabToken(kept.config, major, secret) }
    this.#write()
  }

  get key(): Buffer {
    return Buffer.from(this.#kept.key, 'base64')
  }
  get config(): AccessConfig {
    return this.#kept.config
  }
  get rootPassword(): string {
    return this.#kept.root_password
  }

  #write(): void {
    writeJson(this.#path, this.#kept)
  }

  saveConfig(config: AccessConfig): void {
    this.#kept = { ...this.#kept, config }
    this.#write()
  }

  saveRootPassword(root_password: string): void {
    this.#kept = { ...this.#kept, root_password }
    this.#write()
  }
}
