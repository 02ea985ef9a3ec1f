import { on } from '../access/permission.ts'
import { flag, node, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { currentStatus } from './vm-status.ts'

export const statusRoutes: readonly Route[] = [
  /** Only what the caller may see. */
  route('GET', '/nodes/{node}/qemu', {
    schema: { node, full: flag },
    handle: ({ lab, caller, params: { node: name, full } }) =>
      lab.vms
        .all()
        .filter((vm) => vm.node === name)
        .filter((vm) => lab.access.privileges(caller, `/vms/${vm.vmid}`).has('VM.Audit'))
        .map((vm) => (full ? lab.figures.full(vm) : lab.figures.brief(vm))),
  }),
  route('GET', '/nodes/{node}/qemu/{vmid}/status/current', {
    schema: { node, vmid },
    permission: on('/vms/{vmid}', ['VM.Audit']),
    handle: ({ lab, params }) => currentStatus(lab, lab.vms.get(params.node, params.vmid)),
  }),
]
