import type { Hypervisor } from '../hypervisor/hypervisor.ts'
import type { ProxmoxServer } from './server.ts'
import type { ServerStore } from './server-store.ts'

/** The hypervisor of each server, connected when first asked for. */
export class Hypervisors {
  readonly #servers: ServerStore
  readonly #connect: (server: ProxmoxServer) => Hypervisor
  readonly #connected = new Map<string, Promise<Hypervisor>>()
  readonly #left: Promise<Hypervisor>[] = []

  constructor(parts: {
    servers: ServerStore
    connect: (server: ProxmoxServer) => Hypervisor
  }) {
    this.#servers = parts.servers
    this.#connect = parts.connect
  }

  of(serverId: string): Promise<Hypervisor> {
    const known = this.#connected.get(serverId)
    if (known !== undefined) return known
    const connecting = this.#open(serverId)
    this.#connected.set(serverId, connecting)
    connecting.catch(() => this.#connected.delete(serverId))
    return connecting
  }

  /**
   * The next one who asks connects anew. Whoever has the old one goes on with it, in the middle of a clone or of a look: it has
   * no connections left when nobody has used it for some seconds.
   */
  forget(serverId: string): void {
    const known = this.#connected.get(serverId)
    this.#connected.delete(serverId)
    if (known !== undefined) this.#left.push(known)
  }

  forgetAll(): void {
    for (const serverId of [...this.#connected.keys()]) this.forget(serverId)
  }

  async close(): Promise<void> {
    const connected = await Promise.allSettled([...this.#connected.values(), ...this.#left])
    this.#connected.clear()
    for (const result of connected) if (result.status === 'fulfilled') await result.value.close()
  }

  async #open(serverId: string): Promise<Hypervisor> {
    const server = await this.#servers.find(serverId)
    if (!server) throw new Error(`server ${serverId} is not in the database`)
    return this.#connect(server)
  }
}
