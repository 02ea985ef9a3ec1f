import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import type { Lease } from './ipam.ts'
import { ipamId, lockToken } from './sdn-parameters.ts'
import { subnetRoutes } from './subnet-routes.ts'
import { vnetRoutes } from './vnet-routes.ts'
import { zoneRoutes } from './zone-routes.ts'

const privileges = ['SDN.Audit', 'SDN.Allocate']

/** The vnet that the lease's subnet is applied on; null of one that is not applied, or not any more. */
function vnetOf(lab: Lab, { zone, subnet }: Lease): string | null {
  const { zones, subnets } = lab.sdn.applied
  const { ipam, dhcp } = zones[zone]?.fields ?? {}
  if (ipam !== 'pve' || dhcp === undefined) return null
  const found = subnets[`${zone}-${subnet.replace('/', '-')}`]
  return found === undefined ? null : String(found.fields.vnet)
}

/** With 8 the VM's number is text. */
function shown(lab: Lab, { holder, ...place }: Lease, vnet: string) {
  if (holder === null) return { ...place, vnet, gateway: 1 }
  const { vmid, mac, hostname } = holder
  const number = lab.manner.major === 9 ? vmid : String(vmid)
  return { ...place, vnet, vmid: number, mac, ...(hostname !== null && { hostname }) }
}

const ownRoutes: readonly Route[] = [
  /** Applies all that was changed. */
  route('PUT', '/cluster/sdn', {
    schema: { 'lock-token': lockToken, 'release-lock': { ...flag, since: 9 } },
    permission: on('/sdn', ['SDN.Allocate']),
    handle({ lab, caller }) {
      lab.sdn.apply()
      const [node] = lab.cluster.names
      const task = { node, type: 'reloadnetworkall', id: '', caller }
      return lab.tasks.start(task, async (worker) => {
        for (const name of lab.cluster.names) worker.log(`${name}: reloading network config`)
      })
    },
  }),
  route('GET', '/cluster/sdn/ipams', {
    schema: { type: { type: 'string', enum: ['netbox', 'phpipam', 'pve'], optional: true } },
    handle({ lab, caller, params: { type = 'pve' } }) {
      const held = lab.access.privileges(caller, '/sdn/ipams/pve')
      const isSeen = type === 'pve' && privileges.some((privilege) => held.has(privilege))
      return isSeen ? [{ ipam: 'pve', type: 'pve' }] : []
    },
  }),
  /** Who may not see a vnet does not see its addresses, and is not told that there are any. */
  route('GET', '/cluster/sdn/ipams/{ipam}/status', {
    schema: { ipam: ipamId },
    since: 8,
    handle({ lab, caller, params }) {
      if (params.ipam !== 'pve') throw refuse('Currently only PVE IPAM is supported!')
      return lab.sdn.store.state.leases.flatMap((lease) => {
        const vnet = vnetOf(lab, lease)
        if (vnet === null) return []
        const held = lab.access.privileges(caller, `/sdn/zones/${lease.zone}/${vnet}`)
        const isSeen = privileges.some((privilege) => held.has(privilege))
        return isSeen ? [shown(lab, lease, vnet)] : []
      })
    },
  }),
]

export const sdnRoutes: readonly Route[] = [
  ...ownRoutes,
  ...zoneRoutes,
  ...vnetRoutes,
  ...subnetRoutes,
]
