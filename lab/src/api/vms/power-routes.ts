import { on } from '../access/permission.ts'
import { flag, node, seconds, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { rebootMachine, shutdownMachine, startMachine, stopMachine } from './power-vm.ts'
import { currentStatus } from './vm-status.ts'
import { vmTask } from './vm-task.ts'

const permission = on('/vms/{vmid}', ['VM.PowerMgmt'])
const place = { node, vmid, timeout: seconds, skiplock: flag }

export const powerRoutes: readonly Route[] = [
  route('GET', '/nodes/{node}/qemu/{vmid}/status/current', {
    schema: { node, vmid },
    permission: on('/vms/{vmid}', ['VM.Audit']),
    handle: ({ lab, params }) => currentStatus(lab.vms.get(params.node, params.vmid), lab.engine),
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/start', {
    schema: place,
    permission,
    handle: ({ lab, caller, params }) =>
      vmTask(lab, caller, { ...params, type: 'qmstart' }, (vm) => startMachine(lab, vm)),
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/stop', {
    schema: { ...place, keepActive: flag, 'overrule-shutdown': flag },
    permission,
    handle: ({ lab, caller, params }) =>
      vmTask(lab, caller, { ...params, type: 'qmstop' }, (vm) => stopMachine(lab, vm)),
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/shutdown', {
    schema: { ...place, keepActive: flag, forceStop: flag },
    permission,
    handle: ({ lab, caller, params }) =>
      vmTask(lab, caller, { ...params, type: 'qmshutdown' }, (vm, worker) =>
        shutdownMachine(lab, vm, params, worker),
      ),
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/reboot', {
    schema: { node, vmid, timeout: seconds },
    permission,
    handle: ({ lab, caller, params }) =>
      vmTask(lab, caller, { ...params, type: 'qmreboot' }, (vm, worker) =>
        rebootMachine(lab, vm, params, worker),
      ),
  }),
]
