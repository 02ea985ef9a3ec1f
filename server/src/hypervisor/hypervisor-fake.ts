import type { CapabilityReport, SeenTemplate } from './capability-report.ts'
import type {
  CloneSpec,
  Hypervisor,
  OwnVm,
  PowerState,
  Snapshot,
  SnapshotSpec,
  VmRef,
  VmSpace,
  VmStatus,
  Watch,
} from './hypervisor.ts'
import { HypervisorError } from './hypervisor-error.ts'
import type { Inventory } from './inventory.ts'
import { networkList } from './proxmox/guest-address.ts'
import { isSnapshotName } from './snapshot-name.ts'

interface FakeVm {
  readonly node: string
  readonly name: string
  readonly description: string
  tags: readonly string[]
  readonly size: CloneSpec['size']
  readonly network: CloneSpec['network']
  status: Exclude<PowerState, 'absent'>
  lock: string | null
  /** null while it is off, or no address of the network is free. */
  address: string | null
  startedAt: Date | null
  snapshots: Snapshot[]
}

/** What the network’s DHCP has to give: enough for a class. */
const NETWORK = Array.from({ length: 40 }, (_, host) => `127.0.0.${host + 1}`)

const gib = 1024 ** 3

/** A `Hypervisor` in memory, for faults and orders that a real one does not show on demand. Keeps the port's table. */
export class HypervisorFake implements Hypervisor {
  readonly vms = new Map<number, FakeVm>()
  /** `start 100000`, in the order in which they came. */
  readonly calls: string[] = []
  /** Thrown by the next call of that name. */
  readonly failNext = new Map<keyof Hypervisor, Error>()
  /** Thrown by every call, as long as it is set. */
  down: Error | null = null
  /** Awaited by each call of that name before it does anything. */
  readonly hold = new Map<keyof Hypervisor, Promise<void>>()
  /** VMs that are there and not in the pool, where all rights come from. */
  readonly hidden = new Set<number>()
  /** Addresses that running VMs are given, the first free one each. */
  network: readonly string[] = NETWORK
  /** How often the inventory was asked for. */
  looks = 0
  /** How often templates were asked for their configuration. */
  templateLooks = 0
  missing: CapabilityReport['missing'] = []
  /** Of the cluster, besides the VMs. */
  seenTemplates: readonly SeenTemplate[] = []
  #tasks = 0

  async status(own: OwnVm): Promise<VmStatus> {
    await this.#begin('status', own.vmid)
    const vm = this.#find(own)
    return { power: vm?.status ?? 'absent', lock: vm?.lock ?? null }
  }

  async description({ vmid }: VmRef): Promise<string | null> {
    await this.#begin('description', vmid)
    this.#requireSight(vmid)
    return this.vms.get(vmid)?.description ?? null
  }

  async clone(spec: CloneSpec, watch?: Watch): Promise<void> {
    await this.#begin('clone', spec.vmid)
    const { name, description, tags, size, network } = spec
    const found = this.vms.get(spec.vmid)
    if (found && (found.description !== description || this.hidden.has(spec.vmid)))
      throw new HypervisorError('vmid_taken', `VM ${spec.vmid} exists already.`)
    if (found) return
    await this.#work('qmclone', spec.vmid, watch)
    const node = spec.target ?? spec.template.node
    const made = { node, name, description, tags, size, network, snapshots: [], lock: null }
    this.vms.set(spec.vmid, { ...made, status: 'stopped', address: null, startedAt: null })
  }

  async isBeingCloned(_template: VmRef, vmid: number): Promise<boolean> {
    await this.#begin('isBeingCloned', vmid)
    return this.vms.get(vmid)?.lock === 'clone'
  }

  async setCredentials(own: OwnVm): Promise<void> {
    await this.#begin('setCredentials', own.vmid)
    this.#require(own)
  }

  async label(own: OwnVm, tags: readonly string[]): Promise<void> {
    await this.#begin('label', own.vmid)
    this.#require(own).tags = tags
  }

  async start(own: OwnVm, watch?: Watch): Promise<void> {
    await this.#begin('start', own.vmid)
    const vm = this.#require(own)
    if (vm.status === 'running') return
    await this.#work('qmstart', own.vmid, watch)
    this.powerOn(vm)
  }

  async address(own: OwnVm, networks: readonly string[] = []): Promise<string | null> {
    await this.#begin('address', own.vmid)
    const { address } = this.#require(own)
    return address !== null && (networkList(networks)?.check(address) ?? true) ? address : null
  }

  async shutdown(vm: OwnVm, _graceMs?: number, watch?: Watch): Promise<void> {
    await this.stop(vm, watch)
  }

  async stop(own: OwnVm, watch?: Watch): Promise<void> {
    await this.#begin('stop', own.vmid)
    const vm = this.#find(own)
    if (!vm || vm.status === 'stopped') return
    await this.#work('qmstop', own.vmid, watch)
    this.powerOff(vm)
  }

  async reboot(own: OwnVm): Promise<void> {
    await this.#begin('reboot', own.vmid)
    this.powerOn(this.#require(own))
  }

  async snapshot(own: OwnVm, spec: SnapshotSpec, watch?: Watch): Promise<void> {
    await this.#begin('snapshot', own.vmid)
    const vm = this.#require(own)
    if (!isSnapshotName(spec.name))
      throw new HypervisorError('bad_request', `'${spec.name}' is no name of a snapshot.`)
    const found = vm.snapshots.find(({ name }) => name === spec.name)
    if (found && found.description !== spec.description)
      throw new HypervisorError('snapshot_taken', `There is another snapshot ${spec.name}.`)
    const parent = vm.snapshots.at(-1)?.name ?? null
    if (found) return
    await this.#work('qmsnapshot', own.vmid, watch)
    vm.snapshots.push({ ...spec, parent, takenAt: new Date() })
  }

  async snapshots(own: OwnVm): Promise<Snapshot[]> {
    await this.#begin('snapshots', own.vmid)
    return [...this.#require(own).snapshots]
  }

  async rollback(own: OwnVm, name: string, options?: { start?: boolean }): Promise<void> {
    await this.#begin('rollback', own.vmid)
    const vm = this.#require(own)
    const found = vm.snapshots.find((snapshot) => snapshot.name === name)
    if (!found) throw new HypervisorError('snapshot_missing', `There is no snapshot ${name}.`)
    this.powerOff(vm)
    if (options?.start || found.ram) this.powerOn(vm)
  }

  async deleteSnapshot(own: OwnVm, name: string): Promise<void> {
    await this.#begin('deleteSnapshot', own.vmid)
    const vm = this.#find(own)
    if (vm) vm.snapshots = vm.snapshots.filter((snapshot) => snapshot.name !== name)
  }

  async space(own: OwnVm): Promise<VmSpace> {
    await this.#begin('space', own.vmid)
    const { snapshots } = this.#require(own)
    const withRam = snapshots.filter(({ ram }) => ram)
    return {
      disks: { allotted: 4 * gib, used: (1 + snapshots.length) * gib },
      memory: new Map(withRam.map(({ name }) => [name, { allotted: 2 * gib, used: gib / 2 }])),
    }
  }

  async destroy(own: OwnVm, watch?: Watch): Promise<void> {
    await this.#begin('destroy', own.vmid)
    if (!this.#find(own)) return
    await this.#work('qmdestroy', own.vmid, watch)
    this.vms.delete(own.vmid)
  }

  /** Afresh, and with a new lease. */
  powerOn(vm: FakeVm): void {
    this.powerOff(vm)
    const taken = new Set([...this.vms.values()].map(({ address }) => address))
    vm.address = this.network.find((address) => !taken.has(address)) ?? null
    vm.startedAt = new Date()
    vm.status = 'running'
  }

  /** As from inside: nobody was asked. */
  powerOff(vm: FakeVm): void {
    vm.address = null
    vm.startedAt = null
    vm.status = 'stopped'
  }

  async inventory(): Promise<Inventory> {
    this.looks += 1
    await this.#misbehave('inventory')
    const figures = { cpuCount: 8, cpuUsed: 0.1, memoryBytes: 32 * gib, memoryUsedBytes: 2 * gib }
    const seen = [...this.vms].filter(([vmid]) => !this.hidden.has(vmid))
    const vms = seen.map(([vmid, { node, name, status, tags, lock, startedAt }]) => ({
      ...{ vmid, node, name, tags, pool: null, template: false, lock },
      status: status === 'stopped' ? ('stopped' as const) : ('running' as const),
      uptimeSeconds: startedAt && Math.floor((Date.now() - startedAt.getTime()) / 1000),
      ...{ cpuCount: 1, cpuUsed: 0, memoryBytes: gib, memoryUsedBytes: gib / 2, diskBytes: gib },
    }))
    const all = [...vms, ...this.seenTemplates.map(({ vm }) => vm)]
    return { vms: all, nodes: [{ node: 'pve', online: true, ...figures }], storages: [], pools: [] }
  }

  async templates(): Promise<SeenTemplate[]> {
    this.templateLooks += 1
    await this.#misbehave('templates')
    return [...this.seenTemplates]
  }

  async capabilities(): Promise<CapabilityReport> {
    const { missing } = this
    const nodes = [{ node: 'pve', online: true, fingerprint: null, authority: null }]
    return {
      ...{ version: '9.2.11', supported: true, nodes, missing },
      ...{ templates: [], storages: [], pools: [] },
    }
  }

  async close(): Promise<void> {}

  /** A task that is over as soon as it has begun. */
  async #work(kind: string, vmid: number, watch: Watch = {}): Promise<void> {
    this.#tasks += 1
    const id = `UPID:pve:${this.#tasks.toString(16).padStart(8, '0')}:00000000:00000000:${kind}:${vmid}:…:`
    await watch.onTask?.({ id, kind, end: null })
    await watch.onTask?.({ id, kind, end: 'OK' })
  }

  async #begin(name: keyof Hypervisor, vmid: number): Promise<void> {
    this.calls.push(`${name} ${vmid}`)
    await this.#misbehave(name)
  }

  async #misbehave(name: keyof Hypervisor): Promise<void> {
    await this.hold.get(name)
    const error = this.failNext.get(name) ?? this.down
    this.failNext.delete(name)
    if (error) throw error
  }

  #requireSight(vmid: number): void {
    if (this.hidden.has(vmid) && this.vms.has(vmid))
      throw new HypervisorError('vm_hidden', `VM ${vmid} may not be seen.`)
  }

  #find({ vmid, notes }: OwnVm): FakeVm | null {
    this.#requireSight(vmid)
    const vm = this.vms.get(vmid)
    return vm?.description === notes ? vm : null
  }

  #require(own: OwnVm): FakeVm {
    const vm = this.#find(own)
    if (!vm) throw new HypervisorError('vm_gone', `VM ${own.vmid} does not exist.`)
    return vm
  }
}
