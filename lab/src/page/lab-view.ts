import type { Lab } from '../api/lab.ts'
import { readHost } from '../api/nodes/host.ts'
import type { Task } from '../api/tasks/task.ts'
import { isTemplate, nameOf, tagsOf, type Vm } from '../api/vms/vm.ts'
import type { AddressBook } from './address-book.ts'

export interface ViewRequest {
  /** Only VMs that contain this in what is shown of them. */
  readonly filter: string
  readonly limit: number
}

const shownTasks = 40
const shownLines = 30
const shownDescription = 500

type Power = 'running' | 'paused' | 'stopped' | 'template'

function powerOf(lab: Lab, vm: Vm): Power {
  if (isTemplate(vm)) return 'template'
  const machine = lab.engine.running().get(vm.vmid)
  if (!machine) return 'stopped'
  return machine.paused ? 'paused' : 'running'
}

/** No line of the configuration is shown that could be a secret: only these few are. */
function vmView(lab: Lab, vm: Vm) {
  return {
    vmid: vm.vmid,
    node: vm.node,
    name: nameOf(vm),
    power: powerOf(lab, vm),
    lock: vm.lock,
    pool: vm.pool,
    tags: tagsOf(vm),
    snapshots: vm.snapshots.map(({ name }) => name),
    description: String(vm.config.description ?? '').slice(0, shownDescription),
  }
}
type VmView = ReturnType<typeof vmView>

function isFound(vm: VmView, filter: string): boolean {
  if (filter === '') return true
  const { vmid, node, name, power, lock, pool, tags, description } = vm
  const texts = [String(vmid), node, name, power, lock, pool, ...tags, description]
  return texts.some((text) => text?.toLowerCase().includes(filter))
}

function vmsView(lab: Lab, addresses: AddressBook, { filter, limit }: ViewRequest) {
  const all = lab.vms.all()
  const wanted = filter.trim().toLowerCase()
  const found = all.map((vm) => vmView(lab, vm)).filter((vm) => isFound(vm, wanted))
  const shown = found.sort((a, b) => a.vmid - b.vmid).slice(0, limit)
  return {
    total: all.length,
    running: lab.engine.running().size,
    found: found.length,
    shown: shown.map((vm) => ({
      ...vm,
      address: vm.power === 'running' ? addresses.lookUp(vm.vmid) : null,
    })),
  }
}

function nodesView(lab: Lab) {
  const counts = new Map<string, number>()
  for (const { node } of lab.vms.all()) counts.set(node, (counts.get(node) ?? 0) + 1)
  return lab.cluster.names.map((name) => ({
    name,
    online: lab.cluster.isOnline(name),
    vms: counts.get(name) ?? 0,
  }))
}

/** The machine that all nodes share. */
function hostView(lab: Lab) {
  const { cpuCount, memory, disk } = readHost(lab.stateDir)
  const used = lab.cluster.names.reduce(
    (sum, node) => sum + (lab.broadcast.node(node)?.cpu ?? 0),
    0,
  )
  const percent = (part: number, whole: number) => Math.round((100 * part) / whole)
  return {
    accelerator: lab.engine.accelerator,
    cpu_percent: Math.round(100 * used),
    cpus: cpuCount,
    memory_percent: percent(memory.total - memory.available, memory.total),
    memory_bytes: memory.total,
    disk_percent: percent(disk.total - disk.free, disk.total),
    disk_bytes: disk.total,
  }
}

function taskView({ upid, parts, log, exitstatus, endtime }: Task) {
  const { node, type, id, user, starttime } = parts
  return { upid, node, type, id, user, starttime, endtime, exitstatus, log: log.slice(-shownLines) }
}

function tasksView(lab: Lab) {
  const tasks = lab.cluster.names.flatMap((node) => lab.tasks.on(node).slice(0, shownTasks))
  const newest = tasks.sort((a, b) => b.parts.starttime - a.parts.starttime).slice(0, shownTasks)
  const isRunning = (task: Task) => task.exitstatus === null
  return [...newest.filter(isRunning), ...newest.filter((task) => !isRunning(task))].map(taskView)
}

/** All that the page shows. Times are the lab's: seconds or, of faults, milliseconds since the epoch. */
export function labView(lab: Lab, addresses: AddressBook, wanted: ViewRequest) {
  return {
    manner: lab.manner.name,
    host: hostView(lab),
    nodes: nodesView(lab),
    storages: lab.storages,
    vms: vmsView(lab, addresses, wanted),
    tasks: tasksView(lab),
    faults: { seed: lab.faults.seed, on: lab.faults.list(), past: lab.faults.past().slice(0, 50) },
  }
}
