import type { Clock } from '../../clock.ts'
import type { Major } from '../nodes/manner.ts'
import { type AccessConfig, type Caller, own } from './access-config.ts'
import type { AccessStore } from './access-store.ts'
import { capabilities, effectivePermissions } from './effective-permissions.ts'
import { type PoolMembership, Rights } from './rights.ts'
import { Tickets } from './tickets.ts'

export type { Caller } from './access-config.ts'

interface AccessOptions {
  readonly store: AccessStore
  readonly pools: PoolMembership
  readonly clock: Clock
  readonly major: Major
}

/** Users and what they may do, as they are now. */
export class AccessControl {
  readonly major: Major
  readonly tickets: Tickets
  readonly #store: AccessStore
  readonly #pools: PoolMembership
  readonly #clock: Clock
  #rights: Rights
  constructor({ store, pools, clock, major }: AccessOptions) {
    this.major = major
    this.tickets = new Tickets(store.key, clock)
    this.#store = store
    this.#pools = pools
    this.#clock = clock
    this.#rights = new Rights(store.config, major, pools)
  }

  get config(): AccessConfig {
    return this.#store.config
  }

  /** What throws changes nothing. */
  change(changed: (config: AccessConfig) => AccessConfig): void {
    const config = changed(this.config)
    this.#store.saveConfig(config)
    this.#rights = new Rights(config, this.major, this.#pools)
  }

  get rootPassword(): string {
    return this.#store.rootPassword
  }

  changeRootPassword(password: string): void {
    this.#store.saveRootPassword(password)
  }

  get rights(): Rights {
    return this.#rights
  }

  /** What the caller may do there. */
  privileges(caller: Caller, path: string): Pick<ReadonlySet<string>, 'has'> {
    return this.#rights.privileges(caller, path)
  }

  /** Effective rights by path. */
  permissions(caller: Caller): ReturnType<typeof effectivePermissions> {
    const memberPaths = this.#pools.memberPaths()
    return effectivePermissions(this.#rights, caller, { major: this.major, memberPaths })
  }

  capabilities(user: string): ReturnType<typeof capabilities> {
    return capabilities(this.#rights, { user, tokenid: null }, this.major)
  }

  hasExpired(expire: number): boolean {
    return expire !== 0 && expire < this.#clock.now() / 1000
  }

  /** Proxmox’s words for why a user cannot be one’s name; null: the user is there, enabled and not expired. */
  userFault(user: string): string | null {
    const found = own(this.config.users, user)
    if (!found) return `no such user ('${user}')`
    if (!found.enable) return `user '${user}' is disabled`
    return this.hasExpired(found.expire) ? `user '${user}' access expired` : null
  }

  /** For a VM that is gone: whoever gets its number next starts without its entries. */
  forgetVm(vmid: number): void {
    const path = `/vms/${vmid}`
    if (!this.config.acl.some((entry) => entry.path === path)) return
    this.change((config) => ({
      ...config,
      acl: config.acl.filter((entry) => entry.path !== path),
    }))
  }
}
