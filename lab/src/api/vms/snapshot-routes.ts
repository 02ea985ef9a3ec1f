import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag, node, snapname, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import type { Lab } from '../lab.ts'
import { digestOf } from './config-file.ts'
import { deleteSnapshot } from './delete-snapshot.ts'
import { rollBack } from './roll-back.ts'
import { shownSnapshot } from './shown-config.ts'
import { noSuchSnapshot, snapshotNamed } from './snapshot-plan.ts'
import { takeSnapshot } from './take-snapshot.ts'
import type { Snapshot, Vm } from './vm.ts'

const list = '/nodes/{node}/qemu/{vmid}/snapshot'
const one = `${list}/{snapname}`
const maySnapshot = on('/vms/{vmid}', ['VM.Snapshot'])
const mayRollBack = on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback'], 'any')

function listed({ name, description, snaptime, vmstate, parent, state }: Snapshot) {
  return {
    ...{ name, description, snaptime, vmstate: vmstate === null ? 0 : 1 },
    ...(parent !== null && { parent }),
    ...(state !== null && { snapstate: state }),
  }
}

/** The snapshots, and at their end where the VM stands now. */
function snapshotList(lab: Lab, vm: Vm) {
  const current = {
    name: 'current',
    description: 'You are here!',
    digest: digestOf(vm),
    running: lab.engine.running().has(vm.vmid) ? 1 : 0,
    ...(vm.parent !== null && { parent: vm.parent }),
  }
  return [...vm.snapshots.map(listed), current]
}

/** Under the VM's lock, and not while it is locked otherwise. */
function describe(lab: Lab, at: { node: string; vmid: number }, name: string, description: string) {
  return lab.locks.run(at.vmid, null, async () => {
    const vm = lab.vms.get(at.node, at.vmid)
    if (vm.lock !== null) throw refuse(`VM is locked (${vm.lock})`)
    if (!snapshotNamed(vm, name)) throw refuse(noSuchSnapshot(name))
    const snapshots = vm.snapshots.map((each) =>
      each.name === name ? { ...each, description } : each,
    )
    lab.vms.update(at.vmid, { snapshots })
  })
}

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
      const { snapname: name, description = '', vmstate: withRam = false } = params
      return takeSnapshot(lab, caller, params, { name, description, withRam })
    },
  }),
  route('GET', one, {
    schema: { node, vmid, snapname },
    handle: () => [{ cmd: 'rollback' }, { cmd: 'config' }],
  }),
  route('GET', `${one}/config`, {
    schema: { node, vmid, snapname },
    permission: on('/vms/{vmid}', ['VM.Snapshot', 'VM.Snapshot.Rollback', 'VM.Audit'], 'any'),
    handle({ lab, params }) {
      const snapshot = snapshotNamed(lab.vms.get(params.node, params.vmid), params.snapname)
      if (!snapshot) throw refuse(noSuchSnapshot(params.snapname))
      return shownSnapshot(snapshot, lab.manner.major)
    },
  }),
  route('PUT', `${one}/config`, {
    schema: { node, vmid, snapname, description: text },
    permission: maySnapshot,
    async handle({ lab, params }) {
      const { snapname: name, description } = params
      if (description !== undefined) await describe(lab, params, name, description)
    },
  }),
  route('POST', `${one}/rollback`, {
    schema: { node, vmid, snapname, start: flag },
    permission: mayRollBack,
    handle: ({ lab, caller, params }) =>
      rollBack(lab, caller, params, { name: params.snapname, start: params.start ?? false }),
  }),
  route('DELETE', one, {
    schema: { node, vmid, snapname, force: flag },
    permission: maySnapshot,
    handle: ({ lab, caller, params }) =>
      deleteSnapshot(lab, caller, params, { name: params.snapname, force: params.force ?? false }),
  }),
]
