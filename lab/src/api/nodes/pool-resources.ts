import type { Caller } from '../access/access-control.ts'
import type { Lab } from '../lab.ts'
import type { BroadcastVm } from './resource-broadcast.ts'

/** What the running members of a pool use together, whoever may see them one by one. */
export function poolResources(lab: Lab, caller: Caller) {
  const mayAudit = (pool: string) =>
    lab.access.privileges(caller, `/pool/${pool}`).has('Pool.Audit')
  return lab.pools.names.filter(mayAudit).map((pool) => {
    const members = lab.vms.all().filter((vm) => vm.pool === pool)
    const running = members.flatMap(({ vmid }) => {
      const seen = lab.broadcast.vm(vmid)
      return seen && seen.uptime > 0 ? [seen] : []
    })
    const entry = { id: `/pool/${pool}`, type: 'pool', pool }
    if (running.length === 0) return entry
    const sum = (of: (seen: BroadcastVm) => number) =>
      running.reduce((all, one) => all + of(one), 0)
    const maxcpu = sum((seen) => seen.cpus)
    return {
      ...entry,
      uptime: Math.max(...running.map((seen) => seen.uptime)),
      ...{ mem: sum((seen) => seen.mem), maxmem: sum((seen) => seen.maxmem), maxcpu },
      cpu: sum((seen) => seen.cpu * seen.cpus) / maxcpu,
    }
  })
}
