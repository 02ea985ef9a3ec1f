import { isDeepStrictEqual } from 'node:util'
import type { ConnectionRegistration } from '@carrel/contract'
import type { Status } from '../protocol/status.ts'
import type { ViewerRight } from '../tokens/withdrawn-tokens.ts'
import { Connection, type ConnectionOptions } from './connection.ts'

/** What the server wants this gateway to have. Held in memory only: the server registers again after a restart. */
export class ConnectionRegistry {
  readonly #connections = new Map<string, Connection>()
  readonly #options: ConnectionOptions

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /**
   * The same registration again changes nothing, and one that differs in its policy alone ends nothing. Any other, for example
   * with a new address, ends what was open.
   */
  register(id: string, registration: ConnectionRegistration): void {
    const { policy } = registration
    const before = this.#connections.get(id)
    if (before && isDeepStrictEqual(before.registration, registration)) return
    if (before && isDeepStrictEqual({ ...before.registration, policy }, registration)) {
      before.update(registration)
      return
    }
    void before?.end('upstream_unavailable')
    this.#connections.set(id, new Connection(id, registration, this.#options))
    this.#options.log.info('connection_registered', {
      connection: id,
      protocol: registration.protocol,
    })
  }

  find(id: string): Connection | undefined {
    return this.#connections.get(id)
  }

  list(): Connection[] {
    return [...this.#connections.values()]
  }

  /** False when there was none. */
  remove(id: string): boolean {
    void this.#connections.get(id)?.end('session_closed')
    const existed = this.#connections.delete(id)
    if (existed) this.#options.log.info('connection_removed', { connection: id })
    return existed
  }

  /** Of all connections, those viewers whose right it is. Returns how many. */
  endViewers(isMeant: (right: ViewerRight) => boolean, status: Status): number {
    return this.list().reduce((ended, one) => ended + one.endViewers(isMeant, status), 0)
  }

  async endAll(status: Status): Promise<void> {
    await Promise.all(this.list().map((connection) => connection.end(status)))
  }
}
