import { allOf, anyOf, on, withParameter } from '../access/permission.ts'
import { flag, name, node, snapname, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { changeableLines, changeConfig } from './change-config.ts'
import { cloneVm } from './clone-vm.ts'
import { destroyVm } from './destroy-vm.ts'
import { snapshotOf } from './snapshot-vm.ts'
import { digestOf, isTemplate, shownConfig } from './vm.ts'
import { statusOf } from './vm-status.ts'

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
const mayClone = allOf(
  on('/vms/{vmid}', ['VM.Clone']),
  anyOf(
    on('/vms/{newid}', ['VM.Allocate']),
    withParameter('pool', on('/pool/{pool}', ['VM.Allocate'])),
  ),
)

export const vmRoutes: readonly Route[] = [
  route('GET', '/nodes/{node}/qemu', {
    schema: { node, full: flag },
    handle: ({ lab, caller, params }) =>
      lab.vms
        .all()
        .filter((vm) => vm.node === params.node)
        .filter((vm) => lab.access.privileges(caller, `/vms/${vm.vmid}`).has('VM.Audit'))
        .map((vm) => statusOf(vm, lab.engine)),
  }),
  route('GET', `${one}/config`, {
    schema: { node, vmid, current: flag, snapshot: { ...snapname, optional: true } },
    permission: mayRead,
    handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      const config =
        params.snapshot === undefined ? vm.config : snapshotOf(vm, params.snapshot).config
      const lock = vm.lock === null ? {} : { lock: vm.lock }
      return { ...shownConfig(config), ...lock, digest: digestOf(config) }
    },
  }),
  route('PUT', `${one}/config`, {
    schema: { node, vmid, ...changeableLines },
    permission: mayChange,
    handle: ({ lab, params }) => changeConfig(lab, params, params),
  }),
  route('GET', `${one}/feature`, {
    schema: { node, vmid, feature: { type: 'string', enum: ['snapshot', 'clone', 'copy'] } },
    permission: mayRead,
    handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      const has = params.feature !== 'clone' || isTemplate(vm)
      return { hasFeature: has ? 1 : 0, nodes: [vm.node] }
    },
  }),
  route('POST', `${one}/clone`, {
    schema: {
      node,
      vmid,
      newid: vmid,
      name,
      description: text,
      pool: text,
      full: flag,
      storage: text,
      format: { type: 'string', enum: ['raw', 'qcow2', 'vmdk'], optional: true },
      snapname: { ...snapname, optional: true },
      target: text,
      bwlimit: { type: 'integer', minimum: 0, optional: true },
    },
    permission: mayClone,
    handle: ({ lab, caller, params }) => cloneVm(lab, caller, params),
  }),
  route('DELETE', one, {
    schema: { node, vmid, purge: flag, 'destroy-unreferenced-disks': flag },
    permission: on('/vms/{vmid}', ['VM.Allocate']),
    handle: ({ lab, caller, params }) =>
      destroyVm(lab, caller, { ...params, purge: params.purge ?? false }),
  }),
]
