import { on } from '../access/permission.ts'
import { badParameters, refuse } from '../http/api-error.ts'
import { text } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { id, inWords, linesOf, lockToken, views } from './sdn-parameters.ts'
import { rowsOf, type Section, without } from './sections.ts'

const path = '/cluster/sdn/zones'
const privileges = ['SDN.Audit', 'SDN.Allocate']

const lines = {
  ...{ ipam: text, dns: text, reversedns: text, dnszone: text, nodes: text },
  mtu: { type: 'integer', optional: true },
  dhcp: { type: 'string', enum: ['dnsmasq'], optional: true, since: 8 },
} as const

function checkLines({ ipam, dns, reversedns, dnszone }: Section['fields']): void {
  if (dns !== undefined) throw badParameters({ dns: `${dns} don't exist` })
  if (reversedns !== undefined) throw badParameters({ reversedns: `${reversedns} don't exist` })
  if (dnszone !== undefined) throw badParameters({ dnszone: 'missing dns server' })
  if (ipam !== undefined && ipam !== 'pve') throw badParameters({ ipam: `${ipam} not existing` })
}

function requireZone(lab: Lab, zone: string): Section {
  const found = lab.sdn.wanted.zones[zone]
  if (!found) throw refuse(`sdn '${zone}' does not exist`)
  return found
}

function deleteZone(lab: Lab, zone: string): void {
  requireZone(lab, zone)
  const { vnets, zones } = lab.sdn.wanted
  const user = Object.keys(vnets).find((vnet) => vnets[vnet]?.fields.zone === zone)
  if (user !== undefined) throw refuse(`zone ${zone} is used by vnet ${user}`)
  lab.sdn.change({ zones: without(zones, zone) })
}

/** Simple zones only: the others need switches and routers that a lab does not have. */
export const zoneRoutes: readonly Route[] = [
  route('GET', path, {
    schema: { type: { type: 'string', enum: ['simple'], optional: true }, ...views },
    handle({ lab, caller, params }) {
      const { wanted, applied } = lab.sdn
      return rowsOf({ wanted: wanted.zones, applied: applied.zones }, params)
        .filter(({ id: zone }) => {
          const held = lab.access.privileges(caller, `/sdn/zones/${zone}`)
          return privileges.some((privilege) => held.has(privilege))
        })
        .map(({ id: zone, ...row }) => ({ zone, ...row }))
    },
  }),
  route('POST', path, {
    schema: {
      ...{ zone: id, type: { type: 'string', enum: ['simple'] } },
      ...{ ...lines, 'lock-token': lockToken },
    },
    permission: on('/sdn/zones', ['SDN.Allocate']),
    handle({ lab, params }) {
      const fields = linesOf(params, ['zone', 'type', 'lock-token'])
      inWords('create sdn zone object', () => {
        const { zones } = lab.sdn.wanted
        if (zones[params.zone]) throw refuse(`sdn zone object ID '${params.zone}' already defined`)
        checkLines(fields)
        lab.sdn.change({ zones: { ...zones, [params.zone]: { type: params.type, fields } } })
      })
    },
  }),
  route('DELETE', `${path}/{zone}`, {
    schema: { zone: id, 'lock-token': lockToken },
    permission: on('/sdn/zones/{zone}', ['SDN.Allocate']),
    handle: ({ lab, params }) =>
      inWords('delete sdn zone object', () => deleteZone(lab, params.zone)),
  }),
]
