import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag, node, snapname, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { deleteSnapshot, rollBack, snapshotList, snapshotOf, takeSnapshot } from './snapshot-vm.ts'
import { shownConfig } from './vm.ts'
import { vmTask } from './vm-task.ts'

const list = '/nodes/{node}/qemu/{vmid}/snapshot'
const one = `${list}/{snapname}`
const maySnapshot = on('/vms/{vmid}', ['VM.Snapshot'])
const mayRollBack = on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback'], 'any')

export const snapshotRoutes: readonly Route[] = [
  route('GET', list, {
    schema: { node, vmid },
    permission: on('/vms/{vmid}', ['VM.Audit']),
    handle: ({ lab, params }) => snapshotList(lab, lab.vms.get(params.node, params.vmid)),
  }),
  route('POST', list, {
    schema: { node, vmid, snapname, description: text, vmstate: flag },
    permission: maySnapshot,
    handle({ lab, caller, params }) {
      const { snapname: name, description = '' } = params
      if (name === 'current') throw refuse(`unable to use snapshot name '${name}' (reserved name)`)
      return vmTask(lab, caller, { ...params, type: 'qmsnapshot' }, (vm, worker) =>
        takeSnapshot(lab, vm, { name, description }, worker),
      )
    },
  }),
  route('GET', `${one}/config`, {
    schema: { node, vmid, snapname },
    permission: on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback', 'VM.Audit'], 'any'),
    handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      const { config, description, snaptime } = snapshotOf(vm, params.snapname)
      return { ...shownConfig(config), description, snaptime }
    },
  }),
  route('POST', `${one}/rollback`, {
    schema: { node, vmid, snapname, start: flag },
    permission: mayRollBack,
    handle({ lab, caller, params }) {
      const wanted = { name: params.snapname, start: params.start ?? false }
      return vmTask(lab, caller, { ...params, type: 'qmrollback' }, (vm) =>
        rollBack(lab, vm, wanted),
      )
    },
  }),
  route('DELETE', one, {
    schema: { node, vmid, snapname, force: flag },
    permission: maySnapshot,
    handle: ({ lab, caller, params }) =>
      vmTask(lab, caller, { ...params, type: 'qmdelsnapshot' }, (vm) =>
        deleteSnapshot(lab, vm, params.snapname),
      ),
  }),
]
