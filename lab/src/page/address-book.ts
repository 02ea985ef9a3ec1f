import { networkInterfaces, reachableAddress } from '../api/faults/false-addresses.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'

interface Entry {
  /** The start of the machine that it is about. */
  readonly since: number
  readonly address: string | null
  readonly askedAt: number
}

const againMs = { known: 30_000, unknown: 2000 }
const patienceMs = 1000

/** The addresses that guests really have, whatever faults make of them. Each guest is asked seldom, and one question at a time. */
export class AddressBook {
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #entries = new Map<number, Entry>()
  readonly #asking = new Set<number>()
  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine
    this.#clock = clock
  }

  /** What is known now; null: nothing yet. Asks meanwhile, so that more is known next time. */
  lookUp(vmid: number): string | null {
    const machine = this.#engine.running().get(vmid)
    if (!machine || machine.paused) {
      this.#entries.delete(vmid)
      return null
    }
    const entry = this.#entries.get(vmid)
    const current = entry?.since === machine.since ? entry : null
    const wait = current?.address == null ? againMs.unknown : againMs.known
    const due = current === null || this.#clock.now() >= current.askedAt + wait
    if (due && !this.#asking.has(vmid)) void this.#ask(vmid, machine.since)
    return current?.address ?? null
  }

  async #ask(vmid: number, since: number): Promise<void> {
    this.#asking.add(vmid)
    const address = await this.#engine
      .agent(vmid)
      .command('guest-network-get-interfaces', {}, patienceMs)
      .then((answer) => reachableAddress(networkInterfaces.parse(answer)))
      // A guest that boots, or that has just gone, has no address; what else could be wrong is not the page's to tell.
      .catch(() => null)
    this.#asking.delete(vmid)
    this.#forgetGone()
    this.#entries.set(vmid, { since, address, askedAt: this.#clock.now() })
  }

  #forgetGone(): void {
    const running = this.#engine.running()
    for (const vmid of this.#entries.keys()) if (!running.has(vmid)) this.#entries.delete(vmid)
  }
}
