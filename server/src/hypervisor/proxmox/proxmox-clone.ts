import { setTimeout as delay } from 'node:timers/promises'
import { type CloneSpec, HypervisorError } from '../hypervisor.ts'
import { changeConfig, isGone, mutate, type ProxmoxVms, readConfig } from './proxmox-vm.ts'

const cloneMs = 30 * 60_000
/** After a lost answer: how long the clone may take to appear. */
const appearsWithinMs = 15_000
const pauseMs = 500

const answerLost = (error: unknown) =>
  error instanceof HypervisorError &&
  (error.code === 'hypervisor_timeout' || error.code === 'hypervisor_unreachable')

const linkedImpossible = (error: unknown) =>
  error instanceof HypervisorError && /Linked clone feature is not supported/.test(error.message)

function send(vms: ProxmoxVms, spec: CloneSpec, full: boolean): Promise<void> {
  const { vmid: newid, name, description, pool } = spec
  const parameters = { newid, name, description, pool, full }
  return mutate(vms, spec.template, { verb: 'POST', path: '/clone', parameters, taskMs: cloneMs })
}

/**
 * The answer was lost, so the clone may be there, be on its way, or never come. It is ours if it carries our description; until
 * its end it carries Proxmox's own, and is locked.
 */
async function foundAfterAll(vms: ProxmoxVms, spec: CloneSpec): Promise<boolean> {
  const vm = { node: spec.template.node, vmid: spec.vmid }
  const started = Date.now()
  for (;;) {
    const config = await readConfig(vms, vm).catch((error: unknown) => {
      if (isGone(error)) return null
      throw error
    })
    const waited = Date.now() - started
    if (config !== null && config.lock !== 'clone') {
      return config.description?.trim() === spec.description.trim()
    }
    if (waited > (config === null ? appearsWithinMs : cloneMs)) return false
    await delay(pauseMs)
  }
}

/**
 * Linked where the template's storage can, full otherwise. The description is part of the clone call and the tags follow, so a
 * crash in between leaves a VM that says whose it is.
 */
export async function cloneVm(vms: ProxmoxVms, spec: CloneSpec): Promise<void> {
  try {
    await send(vms, spec, false).catch((error: unknown) => {
      if (linkedImpossible(error)) return send(vms, spec, true)
      throw error
    })
  } catch (error) {
    if (!answerLost(error) || !(await foundAfterAll(vms, spec))) throw error
    vms.log('a clone was made although its answer was lost', { vmid: spec.vmid })
  }
  const vm = { node: spec.template.node, vmid: spec.vmid }
  await changeConfig(vms, vm, { tags: spec.tags.join(';') })
}
