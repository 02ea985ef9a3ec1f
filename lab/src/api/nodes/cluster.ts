import type { Clock } from '../../clock.ts'
import { ApiError, refuse } from '../http/api-error.ts'

/** What pveproxy waits before it gives up on a node that is off. */
const noRouteMs = 3000

export type NodeNames = readonly [string, ...string[]]

/** The nodes by name, the first being the one that is asked; which of the others are off is switched from outside. */
export class Cluster {
  readonly names: NodeNames
  readonly #clock: Clock
  readonly #offline = new Set<string>()
  constructor(names: NodeNames, clock: Clock) {
    this.names = names
    this.#clock = clock
  }

  has(node: string): boolean {
    return this.names.includes(node)
  }

  isOnline(node: string): boolean {
    return this.has(node) && !this.#offline.has(node)
  }

  setOnline(node: string, online: boolean): void {
    if (online) this.#offline.delete(node)
    else this.#offline.add(node)
  }

  /** Rejects as pveproxy does when it cannot pass a request on to that node. */
  async reach(node: string): Promise<void> {
    if (!this.has(node)) {
      const cause = `failed to get address info for: ${node}: Temporary failure in name resolution`
      throw refuse(`hostname lookup '${node}' failed - ${cause}`)
    }
    if (this.isOnline(node)) return
    await this.#clock.sleep(noRouteMs)
    throw new ApiError(595, 'No route to host')
  }
}
