import { firstFree, rangeIn } from './ipv4.ts'
import type { SdnConfig, SdnState } from './sdn-store.ts'
import type { Section } from './sections.ts'

/** An address that is given out: to a VM's network card, or to the subnet's gateway (no holder). */
export interface Lease {
  readonly zone: string
  /** CIDR. */
  readonly subnet: string
  readonly ip: string
  readonly holder: {
    readonly vmid: number
    /** As in the VM's configuration: upper case. */
    readonly mac: string
    readonly hostname: string | null
  } | null
}

export interface Card {
  readonly bridge: string
  readonly mac: string
}

/** `vdizone-10.88.0.0-24`: the zone and the CIDR. */
export function placeOf(subnetId: string): { readonly zone: string; readonly subnet: string } {
  const [zone = '', network = '', mask = ''] = subnetId.split('-')
  return { zone, subnet: `${network}/${mask}` }
}

const textOf = (section: Section | undefined, name: string) => {
  const value = section?.fields[name]
  return value === undefined ? null : String(value)
}

/** The zone of a vnet whose addresses Proxmox gives out itself, by DHCP; null of any other bridge. */
function servedZone({ zones, vnets }: SdnConfig, bridge: string): string | null {
  const zone = textOf(vnets[bridge], 'zone')
  if (zone === null) return null
  const isServed = textOf(zones[zone], 'ipam') === 'pve' && textOf(zones[zone], 'dhcp') !== null
  return isServed ? zone : null
}

const heldBy = (zone: string, mac: string) => (lease: Lease) =>
  lease.zone === zone && lease.holder?.mac.toUpperCase() === mac.toUpperCase()

/** An address for a card that is on a vnet with DHCP and has none yet; without a free one it stays without. */
export function reserve(
  state: SdnState,
  card: Card,
  holder: { readonly vmid: number; readonly hostname: string | null },
): readonly Lease[] {
  const { leases, applied, wanted } = state
  const zone = servedZone(wanted, card.bridge)
  if (zone === null || leases.some(heldBy(zone, card.mac))) return leases
  const subnets = Object.entries(applied.subnets).filter(
    ([, section]) => textOf(section, 'vnet') === card.bridge,
  )
  for (const [id, { fields }] of subnets) {
    const place = placeOf(id)
    const here = leases.filter((lease) => lease.zone === zone && lease.subnet === place.subnet)
    const ranges = [fields['dhcp-range'] ?? []].flat().map((line) => rangeIn(String(line)))
    const ip = firstFree(ranges, new Set(here.map((lease) => lease.ip)))
    if (ip !== null) return [...leases, { ...place, ip, holder: { ...holder, mac: card.mac } }]
  }
  return leases
}

export function release(state: SdnState, card: Card): readonly Lease[] {
  const held = leaseOf(state, card)
  return held === null ? state.leases : state.leases.filter((lease) => lease !== held)
}

export function leaseOf({ leases, wanted }: SdnState, card: Card): Lease | null {
  const zone = servedZone(wanted, card.bridge)
  return zone === null ? null : (leases.find(heldBy(zone, card.mac)) ?? null)
}

/** A subnet's gateway has its address from the beginning. */
export function withGateway(leases: readonly Lease[], id: string, ip: string): readonly Lease[] {
  const place = placeOf(id)
  const others = leases.filter(
    (lease) => !(lease.zone === place.zone && lease.subnet === place.subnet && lease.ip === ip),
  )
  return [...others, { ...place, ip, holder: null }]
}
