import { on } from '../access/permission.ts'
import { flag, storages, text, vmids } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { createPool, deletePool, updatePool } from './change-pool.ts'
import { poolid } from './pool.ts'
import { poolWithMembers } from './pool-members.ts'

const one = '/pools/{poolid}'
const mayAllocate = on('/pool/{poolid}', ['Pool.Allocate'])
const memberType = { type: 'string', enum: ['qemu', 'lxc', 'storage'], optional: true } as const
const changes = {
  poolid,
  comment: text,
  vms: vmids,
  storage: storages,
  'allow-move': { ...flag, since: 8 },
  delete: flag,
} as const

export const poolRoutes: readonly Route[] = [
  route('GET', '/pools', {
    schema: {
      poolid: { ...poolid, optional: true, since: 8 },
      type: { ...memberType, requires: 'poolid', since: 8 },
    },
    handle({ lab, caller, params }) {
      // Proxmox asks for `Pool.Audit` here and does not mind the answer: whoever knows a pool’s name may see it.
      if (params.poolid !== undefined) return [poolWithMembers(lab, params.poolid, params.type)]
      return lab.pools.names
        .filter((name) => lab.access.privileges(caller, `/pool/${name}`).has('Pool.Audit'))
        .map((name) => {
          const comment = lab.pools.find(name)?.comment ?? null
          return { poolid: name, ...(comment !== null && { comment }) }
        })
    },
  }),
  route('POST', '/pools', {
    schema: { poolid, comment: text },
    permission: mayAllocate,
    handle: ({ lab, params }) => createPool(lab, params.poolid, params.comment),
  }),
  route('PUT', '/pools', {
    schema: changes,
    since: 8,
    permission: mayAllocate,
    handle: ({ lab, caller, params }) => updatePool(lab, caller, params),
  }),
  route('DELETE', '/pools', {
    schema: { poolid },
    since: 8,
    permission: mayAllocate,
    handle: ({ lab, params }) => deletePool(lab, params.poolid),
  }),
  route('GET', one, {
    schema: { poolid, type: memberType },
    permission: on('/pool/{poolid}', ['Pool.Audit']),
    handle: ({ lab, params }) => poolWithMembers(lab, params.poolid, params.type),
  }),
  route('PUT', one, {
    schema: changes,
    permission: mayAllocate,
    handle: ({ lab, caller, params }) => updatePool(lab, caller, params),
  }),
  route('DELETE', one, {
    schema: { poolid },
    permission: mayAllocate,
    handle: ({ lab, params }) => deletePool(lab, params.poolid),
  }),
]
