import type { TemplateCapability } from '../capability-report.ts'
import type { PrivilegeCheck } from './missing-privileges.ts'
import type { Bridge } from './vm-config.ts'

export interface CheckedCluster {
  readonly templates: readonly TemplateCapability[]
  readonly bridges: readonly Bridge[]
  /** The zone of each SDN network that may be seen. */
  readonly zones: ReadonlyMap<string, string>
  readonly nodes: readonly string[]
  readonly pool: string | null
  /** An id that no VM has: what is held there is held for every VM to come. */
  readonly freeVmid: number
}

const at = (place: PrivilegeCheck['place'], path: string): PrivilegeCheck => ({
  ...{ place, path },
  heldAt: [path],
})

/** A bridge that belongs to no SDN zone is in the zone `localnetwork`, and a VLAN has a path of its own. */
function networkPath({ name, tag }: Bridge, zones: ReadonlyMap<string, string>): string {
  const path = `/sdn/zones/${zones.get(name) ?? 'localnetwork'}/${name}`
  return tag === null ? path : `${path}/${tag}`
}

/** Every path at which Carrel needs privileges in this cluster. Where no template may be seen, that is asked of all VMs. */
export function privilegeChecks(cluster: CheckedCluster): PrivilegeCheck[] {
  const { templates, bridges, zones, nodes, pool, freeVmid } = cluster
  const anyVm = `/vms/${freeVmid}`
  const networks = new Set(bridges.map((bridge) => networkPath(bridge, zones)))
  const storages = new Set(templates.flatMap((template) => template.storages))
  const ofTemplates: PrivilegeCheck[] = templates.map(({ vmid }) => at('template', `/vms/${vmid}`))
  return [
    ...(templates.length > 0
      ? ofTemplates
      : [{ place: 'template' as const, path: '/vms', heldAt: [anyVm] }]),
    pool === null
      ? { place: 'desktops', path: '/vms', heldAt: [anyVm] }
      : { place: 'desktops', path: `/pool/${pool}`, heldAt: [`/pool/${pool}`, anyVm] },
    ...[...storages].map((storage) => at('storage', `/storage/${storage}`)),
    ...[...networks].map((path) => at('network', path)),
    ...nodes.map((node) => at('node', `/nodes/${node}`)),
  ]
}
