import type { Hypervisor, HypervisorTask, Watch } from '../hypervisor/hypervisor.ts'

/** The same hypervisor, which tells of every task that it begins and ends. */
export function noteTasks(
  hypervisor: Hypervisor,
  onTask: (task: HypervisorTask) => Promise<void>,
): Hypervisor {
  const noting = (watch: Watch = {}): Watch => ({ ...watch, onTask })
  return {
    status: (vm) => hypervisor.status(vm),
    description: (vm) => hypervisor.description(vm),
    clone: (spec, watch) => hypervisor.clone(spec, noting(watch)),
    isBeingCloned: (template, vmid) => hypervisor.isBeingCloned(template, vmid),
    setCredentials: (vm, credentials) => hypervisor.setCredentials(vm, credentials),
    label: (vm, tags) => hypervisor.label(vm, tags),
    start: (vm, watch) => hypervisor.start(vm, noting(watch)),
    address: (vm, networks) => hypervisor.address(vm, networks),
    shutdown: (vm, graceMs, watch) => hypervisor.shutdown(vm, graceMs, noting(watch)),
    stop: (vm, watch) => hypervisor.stop(vm, noting(watch)),
    reboot: (vm, graceMs, watch) => hypervisor.reboot(vm, graceMs, noting(watch)),
    snapshot: (vm, snapshot, watch) => hypervisor.snapshot(vm, snapshot, noting(watch)),
    snapshots: (vm) => hypervisor.snapshots(vm),
    rollback: (vm, name, options, watch) => hypervisor.rollback(vm, name, options, noting(watch)),
    deleteSnapshot: (vm, name, watch) => hypervisor.deleteSnapshot(vm, name, noting(watch)),
    space: (vm) => hypervisor.space(vm),
    destroy: (vm, watch) => hypervisor.destroy(vm, noting(watch)),
    templates: () => hypervisor.templates(),
    inventory: () => hypervisor.inventory(),
    capabilities: () => hypervisor.capabilities(),
    close: () => hypervisor.close(),
  }
}
