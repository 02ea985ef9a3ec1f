import { on } from '../access/permission.ts'
import { refuse } from '../http/api-error.ts'
import { flag, node, text, vmid } from '../http/format.ts'
import { type Route, route } from '../http/route.ts'
import { openVncProxy } from './vnc-proxy.ts'

const path = '/nodes/{node}/qemu/{vmid}'
const permission = on('/vms/{vmid}', ['VM.Console'])
/** How long Proxmox waits for a terminal’s port. */
const portMs = 5000

/** There is nothing to connect to behind these: nodes of a lab have neither VNC sockets nor terminals, and machines no SPICE. */
export const consoleRoutes: readonly Route[] = [
  route('POST', `${path}/vncproxy`, {
    schema: { node, vmid, websocket: flag, 'generate-password': flag },
    permission,
    handle({ lab, caller, params }) {
      const { websocket = false, 'generate-password': generatePassword = false } = params
      const vm = lab.vms.get(params.node, params.vmid)
      return openVncProxy(lab, caller, vm, { websocket, generatePassword })
    },
  }),
  route('POST', `${path}/termproxy`, {
    schema: {
      ...{ node, vmid },
      serial: {
        type: 'string',
        enum: ['serial0', 'serial1', 'serial2', 'serial3'],
        optional: true,
      },
    },
    permission,
    async handle({ lab, params }) {
      lab.vms.get(params.node, params.vmid)
      const port = lab.consoles.take()
      await lab.clock.sleep(portMs)
      throw refuse(`Timeout while waiting for port '${port}' to get ready!`)
    },
  }),
  route('POST', `${path}/spiceproxy`, {
    schema: { node, vmid, proxy: text },
    permission,
    handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      if (!lab.engine.running().has(vm.vmid)) throw refuse(`VM ${vm.vmid} not running`)
      throw refuse('no spice port')
    },
  }),
]
