import {
  type CloneSpec,
  type Hypervisor,
  HypervisorError,
  type InventoryVm,
  type NodeFigures,
  type PowerState,
  type VmRef,
} from './hypervisor.ts'

interface FakeVm {
  readonly node: string
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  status: 'stopped' | 'running'
}

/** A `Hypervisor` in memory, for faults and orders that a real one does not show on demand. Keeps the port's table. */
export class HypervisorFake implements Hypervisor {
  readonly vms = new Map<number, FakeVm>()
  /** `start 100000`, in the order in which they came. */
  readonly calls: string[] = []
  /** Thrown by the next call of that name. */
  readonly failNext = new Map<keyof Hypervisor, Error>()
  /** Awaited by each call of that name before it does anything. */
  readonly hold = new Map<keyof Hypervisor, Promise<void>>()
  guestAddress: string | null = '127.0.0.1'

  async powerState({ vmid }: VmRef): Promise<PowerState> {
    await this.#begin('powerState', vmid)
    return this.vms.get(vmid)?.status ?? 'absent'
  }

  async description({ vmid }: VmRef): Promise<string | null> {
    await this.#begin('description', vmid)
    return this.vms.get(vmid)?.description ?? null
  }

  async clone(spec: CloneSpec): Promise<void> {
    await this.#begin('clone', spec.vmid)
    if (this.vms.has(spec.vmid))
      throw new HypervisorError('vmid_taken', `VM ${spec.vmid} exists already.`)
    const { name, description, tags } = spec
    this.vms.set(spec.vmid, {
      node: spec.template.node,
      name,
      description,
      tags,
      status: 'stopped',
    })
  }

  async setCredentials({ vmid }: VmRef): Promise<void> {
    await this.#begin('setCredentials', vmid)
    this.#require(vmid)
  }

  async start({ vmid }: VmRef): Promise<void> {
    await this.#begin('start', vmid)
    this.#require(vmid).status = 'running'
  }

  async address({ vmid }: VmRef): Promise<string | null> {
    await this.#begin('address', vmid)
    return this.#require(vmid).status === 'running' ? this.guestAddress : null
  }

  async shutdown(vm: VmRef): Promise<void> {
    await this.stop(vm)
  }

  async stop({ vmid }: VmRef): Promise<void> {
    await this.#begin('stop', vmid)
    const vm = this.vms.get(vmid)
    if (vm) vm.status = 'stopped'
  }

  async snapshot({ vmid }: VmRef): Promise<void> {
    await this.#begin('snapshot', vmid)
    this.#require(vmid)
  }

  async rollback({ vmid }: VmRef): Promise<void> {
    await this.#begin('rollback', vmid)
    this.#require(vmid).status = 'stopped'
  }

  async destroy({ vmid }: VmRef): Promise<void> {
    await this.#begin('destroy', vmid)
    this.vms.delete(vmid)
  }

  async inventory(): Promise<InventoryVm[]> {
    return [...this.vms].map(([vmid, { node, name, status, tags }]) => ({
      ...{ vmid, node, name, status, tags, template: false },
    }))
  }

  async nodes(): Promise<NodeFigures[]> {
    const gib = 1024 ** 3
    const figures = { cpuCount: 8, cpuUsed: 0.1, memoryBytes: 32 * gib, memoryUsedBytes: 2 * gib }
    return [{ node: 'pve', online: true, ...figures }]
  }

  async close(): Promise<void> {}

  async #begin(name: keyof Hypervisor, vmid: number): Promise<void> {
    this.calls.push(`${name} ${vmid}`)
    await this.hold.get(name)
    const error = this.failNext.get(name)
    this.failNext.delete(name)
    if (error) throw error
  }

  #require(vmid: number): FakeVm {
    const vm = this.vms.get(vmid)
    if (!vm) throw new HypervisorError('vm_gone', `VM ${vmid} does not exist.`)
    return vm
  }
}
