import type { OwnVm, PowerState, VmRef, VmStatus, Watch } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { changeVm } from './change-vm.ts'
import { hasCode, isGone } from './error-code.ts'
import { requireOurs } from './own-vm.ts'
import { pause } from './pause.ts'
import { supports } from './proxmox-version.ts'
import { type ProxmoxVms, readStatus } from './proxmox-vm.ts'
import { taskList } from './task-calls.ts'
import * as calls from './vm-calls.ts'

const startMs = 180_000
const stopMs = 60_000
const lookAgainMs = 250

/** A paused VM has `status` running. A guest in standby answers as little. */
const powerOf = (status: 'running' | 'stopped', qmpStatus: string | null): PowerState =>
  status === 'running' && /^(?:paused|suspended)$/.test(qmpStatus ?? '') ? 'paused' : status

/** Asked of the VM itself: the cluster's list lags behind by 10 s and more. */
export async function statusOf(vms: ProxmoxVms, vm: VmRef): Promise<VmStatus> {
  try {
    const { status, qmpstatus, lock } = await readStatus(vms, vm)
    return { power: powerOf(status, qmpstatus), lock }
  } catch (error) {
    if (isGone(error)) return { power: 'absent', lock: null }
    throw error
  }
}

/** As `statusOf`; absent too if another VM has its id by now. */
export async function statusOfOurs(vms: ProxmoxVms, vm: OwnVm): Promise<VmStatus> {
  try {
    await requireOurs(vms, vm)
  } catch (error) {
    if (isGone(error)) return { power: 'absent', lock: null }
    throw error
  }
  return statusOf(vms, vm)
}

async function is(vms: ProxmoxVms, vm: VmRef, ...wanted: PowerState[]): Promise<boolean> {
  return wanted.includes((await statusOf(vms, vm)).power)
}

/**
 * Where high availability looks after the VM, the task has only told it what is wanted. After a reboot it is another daemon that
 * starts the VM again.
 */
async function becomes(
  vms: ProxmoxVms,
  vm: VmRef,
  wanted: PowerState[],
  { signal }: Watch,
): Promise<boolean> {
  const until = Date.now() + vms.patience.settleMs
  while (!(await is(vms, vm, ...wanted))) {
    if (Date.now() > until) return false
    await pause(lookAgainMs, signal)
  }
  return true
}

const notYet = (vm: VmRef, what: string) =>
  new HypervisorError(
    'task_failed',
    `VM ${vm.vmid} is not ${what}, although its task ended well.`,
    { transient: true, hint: 'If high availability looks after it, see its state there.' },
  )

/** Of two starts at once one wins, and the other is told that it runs already: both have what they wanted. */
export async function startVm(vms: ProxmoxVms, vm: OwnVm, watch: Watch = {}): Promise<void> {
  const { status, qmpstatus } = await readStatus(vms, vm)
  const power = powerOf(status, qmpstatus)
  if (power === 'running') return requireOurs(vms, vm)
  const verb =
    power === 'paused'
      ? { call: calls.resume, task: 'qmresume' }
      : { call: calls.start, task: 'qmstart' }
  try {
    const done = () => is(vms, vm, 'running')
    await changeVm(vms, vm, { ...verb, taskMs: startMs, done }, watch)
  } catch (error) {
    if (!hasCode(error, 'vm_running')) throw error
  }
  if (!(await becomes(vms, vm, ['running'], watch))) throw notYet(vm, 'running')
}

/** Tasks that leave the VM running. */
const TURN_ON = /^qm(?:start|resume|reboot|rollback)$/

/** It does not run, and nothing that somebody has begun, and perhaps died since, will turn it on. */
async function isDown(vms: ProxmoxVms, vm: OwnVm): Promise<boolean> {
  const { power } = await statusOf(vms, vm)
  if (power !== 'stopped') return power === 'absent'
  const { node, vmid } = vm
  const tasks = await vms.transport.call(taskList, { node, vmid, source: 'active' })
  return !tasks.some(({ type, endtime }) => endtime === null && TURN_ON.test(type))
}

/** Hard. From 8.2 on it also ends a shutdown that holds the VM's lock; older versions refuse the parameter. */
export async function stopVm(vms: ProxmoxVms, vm: OwnVm, watch: Watch = {}): Promise<void> {
  if (await isDown(vms, vm)) return
  const overrule = supports(await vms.version(), 'overrule_shutdown')
  const parameters = overrule ? { 'overrule-shutdown': true } : {}
  const done = () => isDown(vms, vm)
  try {
    const change = { call: calls.stop, task: 'qmstop', parameters, taskMs: stopMs, done }
    await changeVm(vms, vm, change, watch)
  } catch (error) {
    if (isGone(error)) return
    throw error
  }
  if (!(await becomes(vms, vm, ['stopped', 'absent'], watch))) throw notYet(vm, 'stopped')
}

/** What a guest that does not react ends with; also one that is paused, or a task that hangs. A lost answer is none of these. */
const guestDidNot = (error: unknown) =>
  (hasCode(error, 'hypervisor_timeout') && !error.mayHaveHappened) ||
  (error instanceof HypervisorError && /VM is paused|powerdown failed/.test(error.message))

/** Proxmox VE itself forces it after `timeout`, as a rule. */
export async function shutdownVm(
  vms: ProxmoxVms,
  vm: OwnVm,
  graceMs: number,
  watch: Watch = {},
): Promise<void> {
  const { power } = await statusOf(vms, vm)
  if (power === 'running') {
    const parameters = { timeout: secondsOf(graceMs), forceStop: true }
    const change = { call: calls.shutdown, task: 'qmshutdown', parameters }
    const done = () => is(vms, vm, 'stopped', 'absent')
    try {
      await changeVm(vms, vm, { ...change, taskMs: graceMs + stopMs, done }, watch)
    } catch (error) {
      if (!guestDidNot(error) && !isGone(error)) throw error
    }
  }
  await stopVm(vms, vm, watch)
}

/** The task ends when the guest is off, and a daemon starts it again. A guest that does not react is stopped and started. */
export async function rebootVm(
  vms: ProxmoxVms,
  vm: OwnVm,
  graceMs: number,
  watch: Watch = {},
): Promise<void> {
  const { status, qmpstatus } = await readStatus(vms, vm)
  if (powerOf(status, qmpstatus) === 'running') {
    const parameters = { timeout: secondsOf(graceMs) }
    const change = { call: calls.reboot, task: 'qmreboot', parameters, taskMs: graceMs + stopMs }
    try {
      await changeVm(vms, vm, change, watch)
      if (await becomes(vms, vm, ['running'], watch)) return
    } catch (error) {
      if (!guestDidNot(error)) throw error
    }
  }
  await stopVm(vms, vm, watch)
  await startVm(vms, vm, watch)
}

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000))
