import { on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { manner } from './manner.ts'
import { clusterNodes, storageResources, vmResources } from './resources.ts'

const firstVmid = 100

function nextFreeVmid(lab: Lab): number {
  let candidate = firstVmid
  while (lab.vms.find(candidate)) candidate += 1
  return candidate
}

export const clusterRoutes: readonly Route[] = [
  route('GET', '/version', { schema: {}, handle: () => manner }),
  route('GET', '/cluster/nextid', {
    schema: { vmid: { ...vmid, optional: true } },
    handle({ lab, params }) {
      const wanted = params.vmid
      if (wanted === undefined) return String(nextFreeVmid(lab))
      if (lab.vms.find(wanted)) throw badParameters({ vmid: `VM ${wanted} already exists` })
      return String(wanted)
    },
  }),
  route('GET', '/cluster/resources', {
    schema: { type: { type: 'string', enum: ['vm', 'storage', 'node', 'sdn'], optional: true } },
    handle({ lab, caller, params: { type } }) {
      const wants = (kind: string) => type === undefined || type === kind
      return [
        ...(wants('vm') ? vmResources(lab, caller) : []),
        ...(wants('node') ? clusterNodes(lab, caller) : []),
        ...(wants('storage') ? storageResources(lab, caller) : []),
      ]
    },
  }),
  route('GET', '/access/permissions', {
    schema: { path: text },
    handle({ lab, caller, params }) {
      const paths = params.path === undefined ? [] : [params.path]
      const all = lab.access.permissions(caller, paths)
      return params.path === undefined ? all : { [params.path]: all[params.path] ?? {} }
    },
  }),
  route('GET', '/cluster/status', {
    schema: {},
    permission: on('/', ['Sys.Audit']),
    handle: ({ lab }) =>
      lab.nodes.map((name, index) => ({
        id: `node/${name}`,
        name,
        type: 'node',
        ip: '127.0.0.1',
        nodeid: index,
        level: '',
        local: index === 0 ? 1 : 0,
        online: 1,
      })),
  }),
]
