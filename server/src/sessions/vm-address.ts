import { setTimeout as sleep } from 'node:timers/promises'
import type { Inventories } from '../servers/inventories.ts'
import type { NodeStore } from '../servers/node-store.ts'
import { type AddressPoll, type Clock, resolveAddress } from './resolve-address.ts'
import type { VmSession } from './session.ts'
import type { VmPlace } from './session-vm.ts'

/** Whoever waits for an address shares one look at the server as often as this. */
const LOOK_MS = 2000
/** A power state in the cluster's list is up to 10 s old, and what it was before that is no reason not to ask. */
const LIST_LAG_MS = 15_000

/** What a session's VM says its address is. */
export class VmAddress {
  readonly #inventories: Pick<Inventories, 'look'>
  readonly #nodes: Pick<NodeStore, 'guestNetworks'>
  readonly #timeoutMs: number | undefined
  readonly #clock: Clock

  constructor(parts: {
    inventories: Pick<Inventories, 'look'>
    nodes: Pick<NodeStore, 'guestNetworks'>
    timeoutMs?: number | undefined
    clock?: Clock
  }) {
    this.#inventories = parts.inventories
    this.#nodes = parts.nodes
    this.#timeoutMs = parts.timeoutMs
    this.#clock = parts.clock ?? { now: () => Date.now(), sleep }
  }

  /** Now, in one of the networks that its node allows; null if it does not say. @throws HypervisorError */
  async ask({ nodeId }: VmSession, { hypervisor, vm }: VmPlace): Promise<string | null> {
    return hypervisor.address(vm, await this.#nodes.guestNetworks(nodeId))
  }

  /** Waits for it. The VM has just been started. @throws HypervisorError as `resolveAddress` */
  async resolve(
    { serverId, nodeId }: Pick<VmSession, 'serverId' | 'nodeId'>,
    { hypervisor, vm }: Pick<VmPlace, 'hypervisor' | 'vm'>,
    poll: Pick<AddressPoll, 'stillWanted' | 'take' | 'timeoutMs'>,
  ): Promise<string | null> {
    const networks = await this.#nodes.guestNetworks(nodeId)
    const clock = this.#clock
    const startedAt = clock.now()
    return resolveAddress({
      timeoutMs: this.#timeoutMs,
      ...poll,
      clock,
      ask: () => hypervisor.address(vm, networks),
      mayAnswer: async () =>
        clock.now() - startedAt < LIST_LAG_MS || this.#mayRun(serverId, vm.vmid),
    })
  }

  /** One that is not listed is asked, and says itself that it is gone. */
  async #mayRun(serverId: string, vmid: number): Promise<boolean> {
    const { inventory } = await this.#inventories.look(serverId, LOOK_MS)
    return inventory.vms.find((vm) => vm.vmid === vmid)?.status !== 'stopped'
  }
}
