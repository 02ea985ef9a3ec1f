import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag, node, seconds, storage, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { pauseVm, rebootVm, resetVm, resumeVm, shutDownVm, stopVm } from './power-vm.ts'
import { onlyRoot } from './root-only.ts'
import { startVm } from './start-vm.ts'

const one = '/nodes/{node}/qemu/{vmid}/status'
const permission = on('/vms/{vmid}', ['VM.PowerMgmt'])
const place = { node, vmid, skiplock: flag }
const otherNode = { ...node, optional: true } as const

/** What one node tells another when a VM moves there. */
const ofMigration = [
  'stateuri',
  'migratedfrom',
  'migration_type',
  'migration_network',
  'targetstorage',
  'force-cpu',
  'with-conntrack-state',
  'nets-host-mtu',
] as const

export const powerRoutes: readonly Route[] = [
  route('POST', `${one}/start`, {
    schema: {
      ...{ ...place, timeout: seconds, machine: text },
      ...{ stateuri: { ...text, maxLength: 128 }, migratedfrom: otherNode, targetstorage: text },
      migration_type: { ...text, enum: ['secure', 'insecure'] },
      ...{ migration_network: text, 'force-cpu': text, 'nets-host-mtu': { ...text, since: 8 } },
      'with-conntrack-state': { ...flag, since: 9 },
    },
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock', ...ofMigration])
      const foreign = ofMigration.find((name) => params[name])
      if (foreign) throw refuse(`no VM migrates to this lab (${foreign})`)
      return startVm(lab, caller, params)
    },
  }),
  route('POST', `${one}/stop`, {
    schema: {
      ...{ ...place, timeout: seconds, keepActive: flag, migratedfrom: otherNode },
      'overrule-shutdown': { ...flag, since: 8 },
    },
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock', 'keepActive', 'migratedfrom'])
      return stopVm(lab, caller, params, params)
    },
  }),
  route('POST', `${one}/shutdown`, {
    schema: { ...place, timeout: seconds, keepActive: flag, forceStop: flag },
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock', 'keepActive'])
      return shutDownVm(lab, caller, params, params)
    },
  }),
  route('POST', `${one}/reboot`, {
    schema: { node, vmid, timeout: seconds },
    permission,
    handle: ({ lab, caller, params }) => rebootVm(lab, caller, params, params.timeout),
  }),
  route('POST', `${one}/reset`, {
    schema: place,
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock'])
      return resetVm(lab, caller, params, params.skiplock)
    },
  }),
  route('POST', `${one}/suspend`, {
    schema: {
      ...{ ...place, todisk: flag },
      statestorage: { ...storage, optional: true, requires: 'todisk' },
    },
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock'])
      if (params.todisk) throw refuse('this lab does not suspend VMs to disk')
      return pauseVm(lab, caller, params, params.skiplock)
    },
  }),
  route('POST', `${one}/resume`, {
    schema: { ...place, nocheck: flag },
    permission,
    handle({ lab, caller, params }) {
      onlyRoot(caller, params, ['skiplock', 'nocheck'])
      return resumeVm(lab, caller, params, params.skiplock)
    },
  }),
]
