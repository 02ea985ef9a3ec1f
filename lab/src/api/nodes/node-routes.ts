import { on } from '../access/permission.ts'
import { flag, node, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { diskVolumes } from './disk-volumes.ts'
import { hostFigures, nodeStatus } from './host-figures.ts'
import { mayUseStorage, nodeResources, storageContent } from './resources.ts'

const storage = { type: 'string' } as const

export const nodeRoutes: readonly Route[] = [
  route('GET', '/nodes', {
    schema: {},
    handle: ({ lab, caller }) =>
      nodeResources(lab, caller).map((figures) => ({
        ...figures,
        ssl_fingerprint: lab.fingerprint,
      })),
  }),
  route('GET', '/nodes/{node}/status', {
    schema: { node },
    permission: on('/nodes/{node}', ['Sys.Audit']),
    handle: ({ lab }) => nodeStatus(lab.stateDir, lab.broadcast.cpuShare),
  }),
  route('GET', '/nodes/{node}/storage', {
    schema: { node, content: text, storage: text, enabled: flag, target: text, format: flag },
    handle({ lab, caller }) {
      if (!mayUseStorage(lab, caller)) return []
      const { diskBytes: total, diskUsedBytes: used } = hostFigures(lab.stateDir)
      const space = { total, used, avail: total - used, used_fraction: used / total }
      const state = { active: 1, enabled: 1, shared: 0 }
      return [{ storage: lab.storage, type: 'dir', content: storageContent, ...state, ...space }]
    },
  }),
  route('GET', '/nodes/{node}/storage/{storage}/content', {
    schema: { node, storage, content: text, vmid: { ...vmid, optional: true } },
    permission: on('/storage/{storage}', ['Datastore.Audit', 'Datastore.AllocateSpace'], 'any'),
    async handle({ lab, params }) {
      lab.requireStorage(params.storage)
      if (params.content !== undefined && params.content !== 'images') return []
      const volumes = await diskVolumes(lab, params.node)
      return volumes.filter(({ vmid: owner }) => (params.vmid ?? owner) === owner)
    },
  }),
]
