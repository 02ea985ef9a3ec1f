import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'

/**
 * A node as `/nodes` and `/cluster/resources` list it. Without `Sys.Audit` on it its figures are left out; of a node that is
 * off those that change are, and after a while the others too.
 */
export function nodeEntry(lab: Lab, caller: Caller, node: string) {
  const isOnline = lab.cluster.isOnline(node)
  const told = lab.broadcast.node(node)
  const entry = { id: `node/${node}`, type: 'node', node }
  const status = isOnline ? (told ? 'online' : 'unknown') : 'offline'
  if (!told) return { ...entry, status }
  if (!lab.access.privileges(caller, `/nodes/${node}`).has('Sys.Audit')) {
    return { ...entry, status, level: '' }
  }
  const { memory, disk } = told
  return {
    ...entry,
    status,
    level: '',
    maxcpu: told.cpuCount,
    maxmem: memory.total,
    maxdisk: disk.total,
    ...(isOnline && {
      cpu: told.cpu,
      mem: memory.total - memory.available,
      disk: disk.total - disk.free,
      uptime: told.uptimeSeconds,
    }),
  }
}
