import { HypervisorError, type PowerState, type VmRef } from '../hypervisor.ts'
import { version } from './proxmox-answer.ts'
import { isGone, mutate, type ProxmoxVms, readStatus } from './proxmox-vm.ts'

const startMs = 180_000
const stopMs = 60_000

const says = (error: unknown, text: RegExp) =>
  error instanceof HypervisorError && text.test(error.message)

export async function powerState(vms: ProxmoxVms, vm: VmRef): Promise<PowerState> {
  try {
    return (await readStatus(vms, vm)).status
  } catch (error) {
    if (isGone(error)) return 'absent'
    throw error
  }
}

/** Of two starts at once one wins and the other is told `already running`: both have what they wanted. */
export async function startVm(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  if ((await readStatus(vms, vm)).status === 'running') return
  try {
    await mutate(vms, vm, { verb: 'POST', path: '/status/start', taskMs: startMs })
  } catch (error) {
    if (!says(error, /already running/)) throw error
  }
}

/** From 8.2 on a stop can end a shutdown that holds the VM's lock; older versions refuse the parameter. */
async function mayOverruleShutdown(vms: ProxmoxVms): Promise<boolean> {
  const { release } = await vms.transport.get('/version', version)
  const [major = 0, minor = 0] = release.split('.').map(Number)
  return major > 8 || (major === 8 && minor >= 2)
}

export async function stopVm(vms: ProxmoxVms, vm: VmRef): Promise<void> {
  if ((await powerState(vms, vm)) !== 'running') return
  const parameters = (await mayOverruleShutdown(vms)) ? { 'overrule-shutdown': true } : {}
  try {
    await mutate(vms, vm, { verb: 'POST', path: '/status/stop', parameters, taskMs: stopMs })
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** Proxmox itself forces it after `timeout`. A paused guest cannot be asked, and is stopped. */
export async function shutdownVm(vms: ProxmoxVms, vm: VmRef, graceMs: number): Promise<void> {
  if ((await powerState(vms, vm)) !== 'running') return
  const parameters = { timeout: Math.max(1, Math.ceil(graceMs / 1000)), forceStop: true }
  const taskMs = graceMs + stopMs
  try {
    await mutate(vms, vm, { verb: 'POST', path: '/status/shutdown', parameters, taskMs })
  } catch (error) {
    if (isGone(error)) return
    if (!says(error, /VM is paused|quit\/powerdown failed/)) throw error
    await stopVm(vms, vm)
  }
}
