import { badParameters, refuse } from '../http/api-error.ts'
import type { Lab } from '../lab.ts'
import { placeOf, withGateway } from './ipam.ts'
import { isIn, numberOf, rangeIn } from './ipv4.ts'
import { type Section, without } from './sections.ts'

function checkGateway(cidr: string, gateway: string | undefined): void {
  const isPointToPoint = cidr.endsWith('/32')
  if (gateway !== undefined && !isPointToPoint && !isIn(gateway, cidr)) {
    throw badParameters({ gateway: `${gateway} is not in subnet ${cidr}` })
  }
}

function checkRanges(cidr: string, lines: readonly string[]): void {
  const fails = (why: string) => badParameters({ 'dhcp-range': why })
  const seen: { first: number; last: number }[] = []
  for (const { start, end } of lines.map(rangeIn)) {
    const [first, last] = [numberOf(start) ?? 0, numberOf(end) ?? 0]
    if (first > last) throw fails(`start-address ${start} must be smaller than end-address ${end}`)
    if (!isIn(start, cidr)) throw fails(`start-address ${start} is not in subnet ${cidr}`)
    if (!isIn(end, cidr)) throw fails(`end-address ${end} is not in subnet ${cidr}`)
    if (seen.some((other) => first <= other.last && other.first <= last)) {
      throw fails('dhcp ranges must not overlap')
    }
    seen.push({ first, last })
  }
}

/** The gateway is in the IPAM from then on, if the zone has one. */
export function addSubnet(
  lab: Lab,
  { vnet, subnet, gateway }: { vnet: string; subnet: string; gateway?: string | undefined },
  fields: Section['fields'],
): void {
  const { vnets, zones, subnets } = lab.sdn.wanted
  const zone = vnets[vnet]?.fields.zone
  if (zone === undefined) throw badParameters({ vnet: `${vnet} don't exist` })
  const id = `${zone}-${subnet.replace('/', '-')}`
  if (subnets[id]) throw refuse(`sdn subnet object ID '${id}' already defined`)
  if (vnets[vnet]?.fields.vlanaware) {
    throw badParameters({ vnet: "you can't add a subnet on a vlanaware vnet" })
  }
  const { subnet: cidr } = placeOf(id)
  checkGateway(cidr, gateway)
  checkRanges(cidr, [fields['dhcp-range'] ?? []].flat().map(String))
  lab.sdn.change({ subnets: { ...subnets, [id]: { type: 'subnet', fields } } })
  const isServed = zones[String(zone)]?.fields.ipam !== undefined
  if (isServed && gateway !== undefined && !cidr.endsWith('/32')) {
    lab.sdn.store.save({ leases: withGateway(lab.sdn.store.state.leases, id, gateway) })
  }
}

/** A subnet whose addresses are in use stays. */
export function deleteSubnet(lab: Lab, id: string): void {
  const place = placeOf(id)
  const { leases } = lab.sdn.store.state
  const isHere = (lease: { zone: string; subnet: string }) =>
    lease.zone === place.zone && lease.subnet === place.subnet
  if (leases.some((lease) => isHere(lease) && lease.holder !== null)) {
    throw refuse(`cannot delete subnet '${place.subnet}', not empty`)
  }
  lab.sdn.store.save({ leases: leases.filter((lease) => !isHere(lease)) })
  lab.sdn.change({ subnets: without(lab.sdn.wanted.subnets, id) })
}
