import { allOf, anyOf, on, withParameter } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag, name, node, snapname, storage, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { poolid } from '../pools/pool.ts'
import { type DiskFormat, diskFormats } from '../storage/storage.ts'
import { parseVolume } from '../storage/volume.ts'
import { type Feature, hasFeature } from '../storage/volume-feature.ts'
import { cloneVm } from './clone-vm.ts'
import { destroyVm } from './destroy-vm.ts'
import { disksOf, isDriveName } from './drive-line.ts'
import { noSuchSnapshot, snapshotNamed } from './snapshot-plan.ts'
import { makeTemplate } from './template-vm.ts'

const one = '/nodes/{node}/qemu/{vmid}'
const mayAllocate = on('/vms/{vmid}', ['VM.Allocate'])
const mayClone = allOf(
  on('/vms/{vmid}', ['VM.Clone']),
  anyOf(
    on('/vms/{newid}', ['VM.Allocate']),
    withParameter('pool', on('/pool/{pool}', ['VM.Allocate'])),
  ),
)
const optionalSnapname = { ...snapname, optional: true } as const

/** Whether all disks can, and the nodes that see all of them. */
function feature(lab: Lab, at: { node: string; vmid: number }, wanted: Feature, snapname?: string) {
  const vm = lab.vms.here(at.node, at.vmid)
  const snapshot = snapname === undefined ? null : snapshotNamed(vm, snapname)
  if (snapname !== undefined && !snapshot) throw refuse(noSuchSnapshot(snapname))
  const volumes = disksOf(snapshot?.config ?? vm.config).flatMap(({ volid }) => {
    const volume = parseVolume(volid)
    return volume ? [{ volume, storage: lab.requireStorage(volume.storage) }] : []
  })
  const has = volumes.every(({ volume, storage }) =>
    hasFeature(wanted, storage.type, volume, snapname ?? null),
  )
  const isShared = volumes.every(({ storage }) => storage.shared)
  return { hasFeature: has ? 1 : 0, nodes: isShared ? lab.cluster.names : [vm.node] }
}

export const vmRoutes: readonly Route[] = [
  route('GET', `${one}/feature`, {
    schema: {
      ...{ node, vmid, snapname: optionalSnapname },
      feature: { type: 'string', enum: ['snapshot', 'clone', 'copy'] },
    },
    permission: on('/vms/{vmid}', ['VM.Audit']),
    handle: ({ lab, params }) => feature(lab, params, params.feature as Feature, params.snapname),
  }),
  route('POST', `${one}/clone`, {
    schema: {
      ...{ node, vmid, newid: vmid, name, description: text, full: flag },
      pool: { ...poolid, optional: true },
      storage: { ...storage, optional: true },
      format: { type: 'string', enum: diskFormats, optional: true },
      snapname: optionalSnapname,
      target: { ...node, optional: true },
      bwlimit: { type: 'integer', minimum: 0, optional: true },
    },
    permission: mayClone,
    handle: ({ lab, caller, params }) =>
      cloneVm(lab, caller, { ...params, format: params.format as DiskFormat | undefined }),
  }),
  route('POST', `${one}/template`, {
    schema: { node, vmid, disk: text },
    permission: mayAllocate,
    handle({ lab, caller, params }) {
      const { disk } = params
      if (disk !== undefined && !isDriveName(disk)) throw refuse(`invalid drive '${disk}'`)
      return makeTemplate(lab, caller, params)
    },
  }),
  route('DELETE', one, {
    schema: { node, vmid, skiplock: flag, purge: flag, 'destroy-unreferenced-disks': flag },
    permission: mayAllocate,
    handle: ({ lab, caller, params }) => destroyVm(lab, caller, params, params),
  }),
]
