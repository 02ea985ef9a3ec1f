import type { Permission } from '../access/permission.ts'
import { node, vmid } from '../http/format.ts'
import { type Method, type Route, route } from '../http/route.ts'
import { mayAsk, mayAskWhetherFrozen, mayFreeze, mayPower } from './agent-permission.ts'

/** The commands that take no parameters: each has a path of its name. */
function command(method: Method, name: string, permission: Permission): Route {
  return route(method, `/nodes/{node}/qemu/{vmid}/agent/${name}`, {
    schema: { node, vmid },
    permission,
    handle: ({ lab, params }) =>
      lab.agents.ask(lab.vms.get(params.node, params.vmid), `guest-${name}`),
  })
}

export const agentRoutes: readonly Route[] = [
  command('POST', 'ping', mayAsk),
  command('GET', 'info', mayAsk),
  command('GET', 'network-get-interfaces', mayAsk),
  command('GET', 'get-osinfo', mayAsk),
  command('GET', 'get-host-name', mayAsk),
  command('GET', 'get-users', mayAsk),
  command('GET', 'get-time', mayAsk),
  command('GET', 'get-timezone', mayAsk),
  command('GET', 'get-fsinfo', mayAsk),
  command('GET', 'get-vcpus', mayAsk),
  command('GET', 'get-memory-blocks', mayAsk),
  command('GET', 'get-memory-block-info', mayAsk),
  command('POST', 'fsfreeze-status', mayAskWhetherFrozen),
  command('POST', 'fsfreeze-freeze', mayFreeze),
  command('POST', 'fsfreeze-thaw', mayFreeze),
  command('POST', 'fstrim', mayFreeze),
  command('POST', 'suspend-disk', mayPower),
  command('POST', 'suspend-ram', mayPower),
  command('POST', 'suspend-hybrid', mayPower),
  command('POST', 'shutdown', mayPower),
]
