import { setTimeout as delay } from 'node:timers/promises'
import type { Boot, MachineSpec } from '../../engine/engine.ts'
import type { Lab } from '../lab.ts'
import { TaskFailure, type Worker } from '../tasks/task.ts'
import { cpuCount, isTemplate, macOf, memoryMiB, nameOf, tagsOf, type Vm } from './vm.ts'
import { isRunning } from './vm-status.ts'

/** A VM with this tag, or cloned from a template with it, boots instead of resuming the template's RAM. */
const coldTag = 'lab-cold'

const defaultShutdownSeconds = 60

export function checkLock(vm: Vm): void {
  if (vm.lock !== null) throw new TaskFailure(`VM is locked (${vm.lock})`)
}

function bootOf(lab: Lab, vm: Vm): Boot {
  const origin = vm.origin === null ? null : lab.vms.find(vm.origin)
  const cold = [...tagsOf(vm), ...(origin ? tagsOf(origin) : [])].includes(coldTag)
  return cold ? 'cold' : lab.boot
}

function machineSpec(lab: Lab, vm: Vm): MachineSpec {
  const { ciuser, cipassword } = vm.config
  const username = String(ciuser ?? lab.engine.template.username)
  return {
    vmid: vm.vmid,
    memoryMiB: memoryMiB(vm),
    cores: cpuCount(vm),
    boot: bootOf(lab, vm),
    identity: {
      hostname: nameOf(vm),
      macAddress: macOf(vm) ?? '',
      credentials: cipassword === undefined ? null : { username, password: String(cipassword) },
    },
  }
}

export async function startMachine(lab: Lab, vm: Vm): Promise<void> {
  if (isTemplate(vm)) throw new TaskFailure("you can't start a vm if it's a template")
  checkLock(vm)
  if (isRunning(lab.engine, vm.vmid)) throw new TaskFailure(`VM ${vm.vmid} already running`)
  await lab.engine.start(machineSpec(lab, vm))
}

export async function stopMachine(lab: Lab, vm: Vm): Promise<void> {
  checkLock(vm)
  await lab.engine.stop(vm.vmid)
}

export interface Shutdown {
  readonly timeout?: number | undefined
  readonly forceStop?: boolean | undefined
}

export async function shutdownMachine(
  lab: Lab,
  vm: Vm,
  { timeout = defaultShutdownSeconds, forceStop = false }: Shutdown,
  worker: Worker,
): Promise<void> {
  checkLock(vm)
  if (!isRunning(lab.engine, vm.vmid)) return
  if (await lab.engine.shutdown(vm.vmid, timeout * 1000)) return
  if (!forceStop) throw new TaskFailure('VM quit/powerdown failed - got timeout')
  worker.log('VM still running - terminating now with SIGTERM')
  await lab.engine.stop(vm.vmid)
}

/** The task ends when the guest is off; a daemon of its own starts it again, so it is shortly `stopped`. */
export async function rebootMachine(
  lab: Lab,
  vm: Vm,
  shutdown: Shutdown,
  worker: Worker,
): Promise<void> {
  if (!isRunning(lab.engine, vm.vmid)) throw new TaskFailure(`VM ${vm.vmid} not running`)
  await shutdownMachine(lab, vm, shutdown, worker)
  void delay(200)
    .then(() =>
      lab.locks.run(vm.vmid, null, async () => startMachine(lab, lab.vms.get(vm.node, vm.vmid))),
    )
    .catch((error: Error) => lab.log(`VM ${vm.vmid} was not started again: ${error.message}`))
}
