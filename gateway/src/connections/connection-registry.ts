import { isDeepStrictEqual } from 'node:util'
import type { ConnectionRegistration } from '@carrel/contract'
import type { Log } from '../log.ts'
import type { Status } from '../protocol/status.ts'
import { Connection, type OpenDesktop } from './connection.ts'

/** What the server wants this gateway to have. Held in memory only: the server registers again after a restart. */
export class ConnectionRegistry {
  readonly #connections = new Map<string, Connection>()
  readonly #open: OpenDesktop
  readonly #log: Log

  constructor(open: OpenDesktop, log: Log) {
    this.#open = open
    this.#log = log
  }

  /** The same registration again changes nothing. A different one, for example a new address, ends what was open. */
  register(id: string, registration: ConnectionRegistration): void {
    const before = this.#connections.get(id)
    if (before && isDeepStrictEqual(before.registration, registration)) return
    before?.end('upstream_unavailable')
    this.#connections.set(id, new Connection(id, registration, this.#open, this.#log))
    this.#log.info('connection_registered', { connection: id, protocol: registration.protocol })
  }

  find(id: string): Connection | undefined {
    return this.#connections.get(id)
  }

  list(): Connection[] {
    return [...this.#connections.values()]
  }

  /** False when there was none. */
  remove(id: string): boolean {
    this.#connections.get(id)?.end('session_closed')
    const existed = this.#connections.delete(id)
    if (existed) this.#log.info('connection_removed', { connection: id })
    return existed
  }

  endAll(status: Status): void {
    for (const connection of this.#connections.values()) connection.end(status)
  }
}
