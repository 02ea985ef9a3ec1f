import type { Caller } from '../access/access-control.ts'
import { on } from '../access/permission.ts'
import { badParameters } from '../http/api-error.ts'
import { flag, node, storage, text, vmid } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import type { Storage } from './storage.ts'
import { contentsOf, formatsOf } from './storage-content.ts'
import { spaceOf } from './storage-space.ts'
import { type ListedVolume, volumesOn } from './storage-volumes.ts'

const privileges = ['Datastore.Audit', 'Datastore.AllocateSpace']
const mayRead = on('/storage/{storage}', privileges, 'any')

function statusOf(lab: Lab, found: Storage) {
  const { type, shared } = found
  return {
    type,
    ...spaceOf(lab, found),
    shared: shared ? 1 : 0,
    content: contentsOf(found, lab.manner).join(','),
    active: 1,
    enabled: 1,
  }
}

function mayList(lab: Lab, caller: Caller, { name }: Storage): boolean {
  const held = lab.access.privileges(caller, `/storage/${name}`)
  return privileges.some((privilege) => held.has(privilege))
}

/** A volume is seen by who may look at the storage and change its VM's disks, or owns the storage. */
function mayUse(lab: Lab, caller: Caller, { volid, vmid: owner }: ListedVolume): boolean {
  const held = lab.access.privileges(caller, `/storage/${volid.split(':', 1)[0]}`)
  if (held.has('Datastore.Allocate')) return true
  const ofVm = lab.access.privileges(caller, `/vms/${owner}`)
  return held.has('Datastore.Audit') && ofVm.has('VM.Config.Disk')
}

const noSuch = () => badParameters({ storage: 'No such storage.' })

export const storageRoutes: readonly Route[] = [
  route('GET', '/nodes/{node}/storage', {
    schema: {
      ...{ node, content: text, enabled: flag, format: flag },
      ...{ storage: { ...storage, optional: true }, target: { ...node, optional: true } },
    },
    handle({ lab, caller, params }) {
      const wanted = params.content === undefined ? null : splitList(params.content)
      const holding = lab.storages.filter((each) => {
        const contents = contentsOf(each, lab.manner)
        return wanted?.some((content) => contents.includes(content)) ?? true
      })
      const isThere = ({ name }: Storage) => name === (params.storage ?? name)
      if (!holding.some(isThere)) {
        if (params.storage !== undefined) throw noSuch()
        return []
      }
      const isElsewhere = ![undefined, params.node, 'localhost'].includes(params.target)
      return holding
        .filter(isThere)
        .filter((each) => !isElsewhere || each.shared)
        .filter((each) => mayList(lab, caller, each))
        .map((each) => {
          const status = statusOf(lab, each)
          const fraction = status.total > 0 && { used_fraction: status.used / status.total }
          const formats = params.format ? formatsOf(each, lab.manner) : {}
          return { storage: each.name, ...status, ...fraction, ...formats }
        })
    },
  }),
  route('GET', '/nodes/{node}/storage/{storage}/status', {
    schema: { node, storage },
    permission: mayRead,
    handle({ lab, params }) {
      const found = lab.storages.find(({ name }) => name === params.storage)
      if (!found) throw noSuch()
      return statusOf(lab, found)
    },
  }),
  route('GET', '/nodes/{node}/storage/{storage}/content', {
    schema: { node, storage, content: text, vmid: { ...vmid, optional: true } },
    permission: mayRead,
    async handle({ lab, caller, params }) {
      const found = lab.requireStorage(params.storage)
      if (params.content !== undefined && params.content !== 'images') return []
      const volumes = await volumesOn(lab, params.node, found)
      return volumes
        .filter(({ vmid: owner }) => owner === (params.vmid ?? owner))
        .filter((volume) => mayUse(lab, caller, volume))
    },
  }),
]
