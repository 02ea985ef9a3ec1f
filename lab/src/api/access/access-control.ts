import { createHash, timingSafeEqual } from 'node:crypto'

/** Who asks: a user, by one of its tokens. */
export interface Caller {
  readonly user: string
  readonly tokenid: string
}

export interface ApiToken extends Caller {
  readonly secret: string
}

/** What a token may do at a path and below it. A grant nearer to the object replaces one further up. */
export interface Grant {
  readonly path: string
  readonly privileges: readonly string[]
}

export interface AccessEntry {
  readonly token: ApiToken
  readonly grants: readonly Grant[]
}

export type PoolOf = (vmid: number) => string | null

const digest = (text: string) => createHash('sha256').update(text).digest()

function covers(grant: Grant, path: string): boolean {
  return grant.path === '/' || path === grant.path || path.startsWith(`${grant.path}/`)
}

export class AccessControl {
  readonly #entries: readonly AccessEntry[]
  readonly #poolOf: PoolOf
  constructor(entries: readonly AccessEntry[], poolOf: PoolOf) {
    this.#entries = entries
    this.#poolOf = poolOf
  }

  /** `PVEAPIToken=user@realm!id=uuid`. Hashes are compared, so that the time taken tells nothing of the secret. */
  authenticate(authorization: string): Caller | null {
    const match = /^PVEAPIToken=([^\s!:/]+@[^\s!:/]+)!([A-Za-z][\w.-]+)[=:](\S+)$/.exec(
      authorization,
    )
    const [user, tokenid, secret] = match?.slice(1) ?? []
    const entry = this.#entries.find(
      ({ token }) => token.user === user && token.tokenid === tokenid,
    )
    const right = timingSafeEqual(digest(entry?.token.secret ?? ''), digest(secret ?? ''))
    return entry && right && secret
      ? { user: entry.token.user, tokenid: entry.token.tokenid }
      : null
  }

  #grantsOf(caller: Caller): readonly Grant[] {
    const entry = this.#entries.find(
      ({ token }) => token.user === caller.user && token.tokenid === caller.tokenid,
    )
    return entry?.grants ?? []
  }

  #privilegesByGrant(caller: Caller, path: string): readonly string[] {
    let nearest: Grant | null = null
    for (const grant of this.#grantsOf(caller)) {
      if (covers(grant, path) && grant.path.length >= (nearest?.path.length ?? 0)) nearest = grant
    }
    return nearest?.privileges ?? []
  }

  /** A VM in a pool has the rights of its pool as well. */
  privileges(caller: Caller, path: string): ReadonlySet<string> {
    const own = this.#privilegesByGrant(caller, path)
    const vmid = /^\/vms\/(\d+)$/.exec(path)?.[1]
    const pool = vmid === undefined ? null : this.#poolOf(Number(vmid))
    const fromPool = pool === null ? [] : this.#privilegesByGrant(caller, `/pool/${pool}`)
    return new Set([...own, ...fromPool])
  }

  /** Effective rights by path, as `GET /access/permissions` shows them. */
  permissions(caller: Caller, paths: readonly string[]): Record<string, Record<string, 1>> {
    const all = new Set([...paths, ...this.#grantsOf(caller).map((grant) => grant.path)])
    const map: Record<string, Record<string, 1>> = {}
    for (const path of all) {
      const privileges = [...this.privileges(caller, path)]
      if (privileges.length === 0) continue
      map[path] = Object.fromEntries(privileges.map((privilege) => [privilege, 1]))
    }
    return map
  }
}
