import { rootUser } from '../access/access-config.ts'
import type { Lab } from '../lab.ts'
import { destroyVm } from '../vms/destroy-vm.ts'
import { agentEnabled, isTemplate, type Vm } from '../vms/vm.ts'
import { oneOf } from './dice.ts'
import { BadFault, type Fault, type FaultIn, type FaultOf } from './fault.ts'
import type { Occasion } from './fault-rule.ts'
import type { Strike } from './faults.ts'
import { makeForeignVm } from './foreign-vm.ts'

type WorldFault = FaultIn<'world'>
type VmFault = Exclude<WorldFault, FaultOf<'node-offline'> | FaultOf<'foreign-vm'>>
type Tell = (what: string) => void

/** A request that has passed its checks and is about to be handled. */
export interface Moment extends Occasion {
  /** The VM that it makes. */
  readonly newid?: number | undefined
}

/** A day: longer than anybody waits. */
const foreverMs = 86_400_000
/** A guest that has not shut down by then crashes. */
const shutdownMs = 30_000

function canHit(lab: Lab, fault: VmFault, vm: Vm): boolean {
  if (fault.vmid !== undefined && fault.vmid !== vm.vmid) return false
  if (fault.node !== undefined && fault.node !== vm.node) return false
  if (isTemplate(vm)) return false
  switch (fault.fault) {
    case 'vm-powers-off':
      return lab.engine.running().has(vm.vmid)
    case 'vm-moves':
      return vm.lock === null && lab.cluster.names.length > 1
    case 'agent-removed':
      return agentEnabled(vm)
    case 'vm-vanishes':
      return vm.lock === null
    case 'vm-locked':
      return true
  }
}

export async function powerOffFromInside({ engine }: Lab, vmid: number): Promise<void> {
  if (!(await engine.shutdown(vmid, shutdownMs))) await engine.stop(vmid)
}

/** Somebody at the node's own console. */
const root = { user: rootUser, tokenid: null }

/** However often it takes: others may hold the VM's lock. */
async function destroyAsRoot(lab: Lab, vmid: number, signal: AbortSignal): Promise<void> {
  for (let vm = lab.vms.find(vmid); vm && !signal.aborted; vm = lab.vms.find(vmid)) {
    await lab.engine.stop(vmid)
    const upid = destroyVm(lab, root, vm, { purge: true })
    while (lab.tasks.find(upid)?.exitstatus === null) {
      await lab.clock.sleep(100, { ref: false })
    }
  }
}

async function hit(lab: Lab, { fault, dice, signal }: Strike<VmFault>, vm: Vm): Promise<void> {
  const { vmid } = vm
  switch (fault.fault) {
    case 'vm-locked':
      return lab.locks.run(vmid, null, () =>
        lab.clock.sleep(fault.for_ms, { signal, ref: false }).catch(() => undefined),
      )
    case 'vm-powers-off':
      return powerOffFromInside(lab, vmid)
    case 'vm-vanishes':
      return destroyAsRoot(lab, vmid, signal)
    case 'vm-moves': {
      const [first, ...rest] = lab.cluster.names.filter((node) => node !== vm.node)
      if (first !== undefined) lab.vms.update(vmid, { node: oneOf(dice, [first, ...rest]) })
      return
    }
    case 'agent-removed': {
      const { agent: _, ...config } = vm.config
      lab.vms.update(vmid, { config })
      return
    }
  }
}

/** What happens to VMs and nodes without anybody having asked for it. */
export class World {
  readonly #lab: () => Lab
  /** How many faults keep a node off. */
  readonly #off = new Map<string, number>()
  /** The lab that it happens in may be made later. */
  constructor(lab: () => Lab) {
    this.#lab = lab
  }

  /** Throws a `BadFault` for a fault that nothing here could be struck by. */
  check(fault: Fault): void {
    const { cluster } = this.#lab()
    const { node }: Occasion = fault
    if (node !== undefined && !cluster.has(node)) {
      throw new BadFault(`There is no node “${node}”.`, `There are: ${cluster.names.join(', ')}.`)
    }
    if (
      cluster.names.length === 1 &&
      (fault.fault === 'node-offline' || fault.fault === 'vm-moves')
    ) {
      const message = `With one node there is no “${fault.fault}”.`
      throw new BadFault(message, 'Start the lab with --nodes 2, or more.')
    }
  }

  /** Whether this moment is one at which the fault could happen. */
  canHappen(fault: WorldFault, { vmid, newid }: Moment): boolean {
    const lab = this.#lab()
    if (fault.fault === 'node-offline') return true
    if (fault.fault === 'foreign-vm') return newid !== undefined && lab.vms.find(newid) === null
    const vm = vmid === undefined ? null : lab.vms.find(vmid)
    return vm !== null && canHit(lab, fault, vm)
  }

  /** Resolves when it is over. Without anybody that it could happen to, nothing happens. */
  async happen(strike: Strike<WorldFault>, { vmid, newid }: Moment, tell: Tell): Promise<void> {
    const lab = this.#lab()
    const { fault, dice, signal } = strike
    if (fault.fault === 'node-offline') return this.#nodeOff(fault, signal, tell)
    if (fault.fault === 'foreign-vm') return makeForeignVm(lab, newid ?? fault.vmid ?? null, tell)
    const candidates = lab.vms.all().filter((vm) => vmid === undefined || vm.vmid === vmid)
    const [first, ...rest] = candidates.filter((vm) => canHit(lab, fault, vm))
    if (first === undefined) return
    const vm = oneOf(dice, [first, ...rest])
    tell(`VM ${vm.vmid}`)
    await hit(lab, { ...strike, fault }, vm)
  }

  async #nodeOff({ node, for_ms }: FaultOf<'node-offline'>, signal: AbortSignal, tell: Tell) {
    const { cluster, clock } = this.#lab()
    tell(`node ${node}`)
    this.#off.set(node, (this.#off.get(node) ?? 0) + 1)
    cluster.setOnline(node, false)
    await clock.sleep(for_ms ?? foreverMs, { signal, ref: false }).catch(() => undefined)
    const left = (this.#off.get(node) ?? 1) - 1
    this.#off.set(node, left)
    if (left === 0) cluster.setOnline(node, true)
  }
}
