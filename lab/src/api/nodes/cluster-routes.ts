import { on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { clusterStatus } from './cluster-status.ts'
import { nextVmid } from './datacenter-routes.ts'
import { networkResources } from './network-resources.ts'
import { poolResources } from './pool-resources.ts'
import { nodeResources, storageResources, vmResources } from './resources.ts'

export const clusterRoutes: readonly Route[] = [
  route('GET', '/version', { schema: {}, handle: ({ lab }) => lab.manner.version }),
  route('GET', '/cluster/nextid', {
    schema: { vmid: { ...vmid, optional: true } },
    handle({ lab, params }) {
      const wanted = params.vmid
      if (wanted === undefined) return nextVmid(lab)
      if (lab.vms.find(wanted)) throw badParameters({ vmid: `VM ${wanted} already exists` })
      return String(wanted)
    },
  }),
  /** Pools and networks cannot be asked for by themselves. */
  route('GET', '/cluster/resources', {
    schema: { type: { type: 'string', enum: ['vm', 'storage', 'node', 'sdn'], optional: true } },
    handle({ lab, caller, params: { type } }) {
      const wants = (kind: string) => type === undefined || type === kind
      return [
        ...(type === undefined ? poolResources(lab, caller) : []),
        ...(wants('vm') ? vmResources(lab, caller) : []),
        ...(wants('node') ? nodeResources(lab, caller) : []),
        ...(wants('storage') ? storageResources(lab, caller) : []),
        ...(wants('sdn') ? networkResources(lab, caller, 'sdn') : []),
        ...(type === undefined ? networkResources(lab, caller, 'network') : []),
      ]
    },
  }),
  route('GET', '/cluster/status', {
    schema: {},
    permission: on('/', ['Sys.Audit']),
    handle: ({ lab }) => clusterStatus(lab.cluster),
  }),
]
