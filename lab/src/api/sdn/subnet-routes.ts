import { inManner, on } from '../access/permission.ts'
import { badParameters, refuse } from '../http/api-error.ts'
import { flag, text } from '../http/format.ts'
import { propertyString } from '../http/property-string.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { addSubnet, deleteSubnet } from './change-subnet.ts'
import { placeOf } from './ipam.ts'
import { rangeIn } from './ipv4.ts'
import { id, inWords, ip, linesOf, lockToken, subnetId, views } from './sdn-parameters.ts'
import { rowsOf } from './sections.ts'
import { demandVnet } from './vnet-access.ts'

const path = '/cluster/sdn/vnets/{vnet}/subnets'
const { optional: _, ...address } = ip
const dhcpRange = propertyString({ 'start-address': address, 'end-address': address })

/** With the parts of its name, and since 8 with its ranges as objects. */
function shown(lab: Lab, { id: subnet, ...row }: Readonly<Record<string, unknown>>) {
  const { zone, subnet: cidr } = placeOf(String(subnet))
  const [network, mask] = cidr.split('/')
  const ranges = [row['dhcp-range'] ?? []].flat().map((line) => {
    const { start, end } = rangeIn(String(line))
    return { 'start-address': start, 'end-address': end }
  })
  const since8 = lab.manner.major > 7 && { 'dhcp-range': ranges }
  return { ...row, subnet, id: subnet, zone, cidr, network, mask, ...since8 }
}

export const subnetRoutes: readonly Route[] = [
  route('GET', path, {
    schema: { vnet: id, ...views },
    handle({ lab, caller, params }) {
      demandVnet(lab, caller, params.vnet, ['SDN.Audit', 'SDN.Allocate'])
      const { wanted, applied } = lab.sdn
      return rowsOf({ wanted: wanted.subnets, applied: applied.subnets }, params)
        .filter((row) => row.vnet === params.vnet)
        .map((row) => shown(lab, row))
    },
  }),
  route('POST', path, {
    schema: {
      ...{ vnet: id, subnet: subnetId, gateway: ip, snat: flag, dnszoneprefix: text },
      type: { type: 'string', enum: ['subnet'] },
      'dhcp-range': {
        ...{ type: 'array', format: dhcpRange, optional: true, since: 8 },
      },
      'dhcp-dns-server': { ...ip, since: 8 },
      'lock-token': lockToken,
    },
    permission: inManner({
      7: on('/sdn/vnets/{vnet}/subnets', ['SDN.Allocate']),
      ...{ 8: null, 9: null },
    }),
    handle({ lab, caller, params }) {
      demandVnet(lab, caller, params.vnet, ['SDN.Allocate'])
      const fields = linesOf(params, ['subnet', 'type', 'lock-token'])
      inWords('create sdn subnet object', () => addSubnet(lab, params, fields))
    },
  }),
  route('DELETE', `${path}/{subnet}`, {
    schema: { vnet: id, subnet: subnetId, 'lock-token': lockToken },
    handle({ lab, caller, params }) {
      demandVnet(lab, caller, params.vnet, ['SDN.Allocate'])
      inWords('delete sdn subnet object', () => {
        const found = lab.sdn.wanted.subnets[params.subnet]
        if (!found) throw refuse(`sdn subnet '${params.subnet}' does not exist`)
        if (found.fields.vnet !== params.vnet) throw badParameters({ vnet: 'wrong vnet' })
        deleteSubnet(lab, params.subnet)
      })
    },
  }),
]
