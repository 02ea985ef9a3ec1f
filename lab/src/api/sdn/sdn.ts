import { isNetName, macIn } from '../vms/net-line.ts'
import type { Vm } from '../vms/vm.ts'
import { type Card, leaseOf, release, reserve } from './ipam.ts'
import { type SdnConfig, SdnStore } from './sdn-store.ts'

function cardsOf(vm: Vm): Card[] {
  return Object.entries(vm.config).flatMap(([key, value]) => {
    const line = String(value)
    const bridge = /(?:^|,)bridge=([^,]+)/.exec(line)?.[1]
    const mac = macIn(line)
    return isNetName(key) && bridge && mac ? [{ bridge, mac }] : []
  })
}

const isSame = (a: Card) => (b: Card) => a.bridge === b.bridge && a.mac === b.mac

/** The bridge that each node has of itself. */
const ownBridge = 'vmbr0'

/**
 * Software-defined networks. What is configured is applied on demand; the addresses of cards on a vnet with DHCP are
 * reserved when a VM gets the card, long before its guest asks for one.
 */
export class Sdn {
  readonly store: SdnStore
  constructor(stateDir: string) {
    this.store = new SdnStore(stateDir)
  }

  get wanted(): SdnConfig {
    return this.store.state.wanted
  }

  get applied(): SdnConfig {
    return this.store.state.applied
  }

  change(part: Partial<SdnConfig>): void {
    this.store.save({ wanted: { ...this.wanted, ...part } })
  }

  apply(): void {
    this.store.save({ applied: this.wanted })
  }

  /** The zone of a vnet, applied or not; null of any other bridge. */
  zoneOf(bridge: string): string | null {
    const zone = this.wanted.vnets[bridge]?.fields.zone
    return zone === undefined ? null : String(zone)
  }

  /** On every node. */
  hasBridge(name: string): boolean {
    return name === ownBridge || Object.hasOwn(this.applied.vnets, name)
  }

  /** A VM came to be (`before` is null), was changed or is gone (`after` is null). */
  follow(before: Vm | null, after: Vm | null): void {
    const has = after ? cardsOf(after) : []
    const gone = (before ? cardsOf(before) : []).filter((card) => !has.some(isSame(card)))
    let { state } = this.store
    for (const card of gone) state = { ...state, leases: release(state, card) }
    if (after) {
      const { vmid, config } = after
      const hostname = config.name === undefined ? null : String(config.name)
      for (const card of has) state = { ...state, leases: reserve(state, card, { vmid, hostname }) }
    }
    if (state.leases !== this.store.state.leases) this.store.save({ leases: state.leases })
  }

  /** Which address DHCP will give the VM’s first card; null where it is not known before. */
  addressOf(vm: Vm): string | null {
    const [card] = cardsOf(vm)
    return card ? (leaseOf(this.store.state, card)?.ip ?? null) : null
  }
}
