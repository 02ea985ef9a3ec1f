import { inManner, on } from '../access/permission.ts'
import { badParameters, refuse } from '../http/api-error.ts'
import { flag } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import type { Major } from '../nodes/manner.ts'
import { id, inWords, linesOf, lockToken, views } from './sdn-parameters.ts'
import { rowsOf, type Section, without } from './sections.ts'
import { demandVnet, requireVnet, vnetPath } from './vnet-access.ts'

const path = '/cluster/sdn/vnets'
const privileges = ['SDN.Audit', 'SDN.Allocate']

/** Perl names the place where it fails, and that moved. */
const lookupLine: Readonly<Record<Major, number>> = { 7: 194, 8: 232, 9: 326 }

function checkVnet(lab: Lab, { fields: { zone, tag } }: Section): void {
  if (!lab.sdn.wanted.zones[String(zone)]) {
    const file = '/usr/share/perl5/PVE/API2/Network/SDN/Vnets.pm'
    const place = `${file} line ${lookupLine[lab.manner.major]}.`
    throw refuse(`cannot lookup undefined type! at ${place}`)
  }
  if (tag !== undefined) throw badParameters({ tag: 'vlan tag is not allowed on simple zone' })
}

const mayCreate = on('/sdn/zones/{zone}', ['SDN.Allocate'])

export const vnetRoutes: readonly Route[] = [
  route('GET', path, {
    schema: views,
    handle({ lab, caller, params }) {
      const { wanted, applied } = lab.sdn
      return rowsOf({ wanted: wanted.vnets, applied: applied.vnets }, params)
        .filter(({ id: vnet }) => {
          const { zone } = (wanted.vnets[vnet] ?? applied.vnets[vnet])?.fields ?? {}
          const held = lab.access.privileges(caller, vnetPath(lab, vnet, zone))
          return privileges.some((privilege) => held.has(privilege))
        })
        .map(({ id: vnet, ...row }) => ({ vnet, ...row }))
    },
  }),
  route('POST', path, {
    schema: {
      ...{ vnet: id, zone: { type: 'string' }, vlanaware: flag },
      type: { type: 'string', enum: ['vnet'], optional: true },
      tag: { type: 'integer', minimum: 1, maximum: 16_777_215, optional: true },
      alias: { type: 'string', maxLength: 256, optional: true },
      'isolate-ports': { ...flag, since: 8 },
      'lock-token': lockToken,
    },
    permission: inManner({ 7: on('/sdn/vnets', ['SDN.Allocate']), 8: mayCreate, 9: mayCreate }),
    handle({ lab, params }) {
      const made = { type: 'vnet', fields: linesOf(params, ['vnet', 'type', 'lock-token']) }
      inWords('create sdn vnet object', () => {
        const { vnets } = lab.sdn.wanted
        if (vnets[params.vnet]) throw refuse(`sdn vnet object ID '${params.vnet}' already defined`)
        checkVnet(lab, made)
        lab.sdn.change({ vnets: { ...vnets, [params.vnet]: made } })
      })
    },
  }),
  route('DELETE', `${path}/{vnet}`, {
    schema: { vnet: id, 'lock-token': lockToken },
    handle({ lab, caller, params: { vnet } }) {
      demandVnet(lab, caller, vnet, ['SDN.Allocate'])
      inWords('delete sdn vnet object', () => {
        requireVnet(lab, vnet)
        const { vnets, subnets } = lab.sdn.wanted
        if (Object.values(subnets).some(({ fields }) => fields.vnet === vnet)) {
          throw badParameters({ vnet: "Can't delete vnet if subnets exists" })
        }
        lab.sdn.change({ vnets: without(vnets, vnet) })
      })
    },
  }),
]
