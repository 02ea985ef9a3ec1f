import { on } from '../access/permission.ts'
import { badParameters, refuse } from '../http/api-error.ts'
import { flag, node, snapname, storage, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { poolid } from '../pools/pool.ts'
import { changeConfig, changeConfigLater } from './change-config.ts'
import { digestOf } from './config-file.ts'
import { changeParameters, configLines } from './config-lines.ts'
import { createVm } from './create-vm.ts'
import { pendingLines, shownConfig, shownSnapshot } from './shown-config.ts'
import { noSuchSnapshot, snapshotNamed } from './snapshot-plan.ts'

const one = '/nodes/{node}/qemu/{vmid}'
const mayRead = on('/vms/{vmid}', ['VM.Audit'])
const mayChange = on(
  '/vms/{vmid}',
  [
    'VM.Config.Disk',
    'VM.Config.CDROM',
    'VM.Config.CPU',
    'VM.Config.Memory',
    'VM.Config.Network',
    'VM.Config.HWType',
    'VM.Config.Options',
    'VM.Config.Cloudinit',
  ],
  'any',
)

const change = { node, vmid, ...changeParameters }
const workingStorage = { ...storage, optional: true, since: 8 } as const
const seconds = { type: 'integer', minimum: 1, maximum: 30, optional: true } as const

export const configRoutes: readonly Route[] = [
  route('POST', '/nodes/{node}/qemu', {
    schema: {
      ...configLines,
      ...{ node, vmid, pool: { ...poolid, optional: true } },
      ...{ storage: { ...storage, optional: true }, start: flag },
      'import-working-storage': workingStorage,
    },
    handle({ lab, caller, params }) {
      const { node, vmid, pool, storage, start } = params
      return createVm(lab, caller, { node, vmid, pool, storage, start }, params)
    },
  }),
  route('GET', `${one}/config`, {
    schema: { node, vmid, current: flag, snapshot: { ...snapname, optional: true } },
    permission: mayRead,
    handle({ lab, params }) {
      const { snapshot: name, current } = params
      if (name !== undefined && current) {
        const both = "cannot use 'snapshot' parameter with 'current'"
        throw badParameters({ snapshot: both, current: both })
      }
      const vm = lab.vms.get(params.node, params.vmid)
      const { major } = lab.manner
      if (name === undefined) return shownConfig(vm, major, current ? 'current' : 'next')
      const snapshot = snapshotNamed(vm, name)
      if (!snapshot) throw refuse(noSuchSnapshot(name))
      return { ...shownSnapshot(snapshot, major), digest: digestOf(vm) }
    },
  }),
  route('PUT', `${one}/config`, {
    schema: { ...configLines, ...change },
    permission: mayChange,
    handle: ({ lab, caller, params }) => changeConfig(lab, caller, params, params),
  }),
  route('POST', `${one}/config`, {
    schema: {
      ...{ ...configLines, ...change, background_delay: seconds },
      'import-working-storage': workingStorage,
    },
    permission: mayChange,
    handle: ({ lab, caller, params }) => changeConfigLater(lab, caller, params, params),
  }),
  route('PUT', `${one}/unlink`, {
    schema: { node, vmid, idlist: { type: 'string' }, force: flag },
    permission: on('/vms/{vmid}', ['VM.Config.Disk']),
    handle: ({ lab, caller, params }) =>
      changeConfig(lab, caller, params, { delete: params.idlist, force: params.force }),
  }),
  route('GET', `${one}/pending`, {
    schema: { node, vmid },
    permission: mayRead,
    handle: ({ lab, params }) =>
      pendingLines(lab.vms.get(params.node, params.vmid), lab.manner.major),
  }),
]
