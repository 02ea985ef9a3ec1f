import type { CloneSpec, VmRef, Watch } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import { changeConfig } from './change-vm.ts'
import { type ClonePlan, planClone, type TemplateFacts } from './clone-plan.ts'
import { cloneTask, lookForClone } from './clone-search.ts'
import { clusterResources } from './cluster-calls.ts'
import { answerLost, hasCode } from './error-code.ts'
import { retryWhileLocked } from './lock-retry.ts'
import { calledOff, pause, refuseIfAborted } from './pause.ts'
import { destroyVm } from './proxmox-destroy.ts'
import { waitForTask } from './proxmox-task.ts'
import { onItsNode, type ProxmoxVms, readConfig } from './proxmox-vm.ts'
import { shapeLines } from './shape-lines.ts'
import * as calls from './vm-calls.ts'
import { volumesOf } from './vm-config.ts'

const cloneMs = 30 * 60_000
const discardMs = 60_000
const lookAgainMs = 500

const linkedImpossible = (error: unknown) =>
  error instanceof HypervisorError && /Linked clone feature is not supported/.test(error.message)

const taken = (vmid: number) =>
  new HypervisorError('vmid_taken', `VM ${vmid} exists already, and is somebody else’s.`, {
    hint: 'Give Carrel a range of VMIDs that nobody else uses.',
  })

const leftBehind = (vmid: number) =>
  new HypervisorError(
    'vmid_taken',
    `VM ${vmid} is locked as if it were being cloned, and no task of ours does it.`,
    { hint: `If nobody else clones it either: qm unlock ${vmid} && qm destroy ${vmid} --purge` },
  )

/**
 * Waits until what is there under the clone's id is either ours or gone: an earlier try, whose process has died, may be making it.
 * @throws HypervisorError `vmid_taken`
 */
async function settle(vms: ProxmoxVms, spec: CloneSpec, watch: Watch): Promise<'ours' | 'absent'> {
  let joined: string | null = null
  let unexplainedSince: number | null = null
  for (;;) {
    refuseIfAborted(watch.signal)
    const found = await lookForClone(vms, spec)
    if (found.state === 'ours' || found.state === 'absent') return found.state
    if (found.state === 'taken') throw taken(spec.vmid)
    if (found.upid !== null && found.upid !== joined) {
      joined = found.upid
      unexplainedSince = null
      await join(vms, found.upid, watch)
      continue
    }
    unexplainedSince ??= Date.now()
    if (Date.now() - unexplainedSince > vms.patience.appearMs) throw leftBehind(spec.vmid)
    await pause(lookAgainMs, watch.signal)
  }
}

/** How the other's task ends shows in what it leaves. */
async function join(vms: ProxmoxVms, upid: string, watch: Watch): Promise<void> {
  vms.log('a clone that is being made already is waited for', { upid })
  try {
    await waitForTask(vms.transport, upid, { ...watch, deadlineMs: cloneMs, log: vms.log })
  } catch (error) {
    const failed = error instanceof HypervisorError && !error.transient
    if (!failed || watch.signal?.aborted) throw error
    vms.log('a clone that was waited for has failed', { upid, err: error })
  }
}

async function readTemplate({ transport }: ProxmoxVms, template: VmRef): Promise<TemplateFacts> {
  const { node, vmid } = template
  const [config, { hasFeature }, listed] = await Promise.all([
    transport.call(calls.vmConfig, { node, vmid }),
    transport.call(calls.feature, { node, vmid, feature: 'clone' }),
    transport.call(clusterResources, { type: 'storage' }),
  ])
  const sharedStorages = new Map(
    listed.flatMap((each) =>
      each.type === 'storage' && each.node === node ? [[each.storage, each.shared]] : [],
    ),
  )
  const volumes = volumesOf(config).map(({ storage, cdrom }) => ({
    ...{ storage, cdrom },
    shared: sharedStorages.get(storage) ?? null,
  }))
  return { linkable: config.template && hasFeature, volumes, sharedStorages }
}

/** Sent once. Where its answer is lost, whoever looks for the clone finds it. */
async function send(
  vms: ProxmoxVms,
  spec: CloneSpec,
  plan: ClonePlan,
  watch: Watch,
): Promise<void> {
  const { vmid: newid, name, description, template } = spec
  const { full, storage, format, target } = plan
  const work = async () => {
    refuseIfAborted(watch.signal)
    const upid = await vms.transport.call(calls.cloneVm, {
      ...{ node: template.node, vmid: template.vmid, newid, name, description },
      ...{ full, storage, format, target, pool: vms.pool ?? undefined },
    })
    await waitForTask(vms.transport, upid, { ...watch, deadlineMs: cloneMs, log: vms.log })
  }
  await vms.storages.run(plan.slots, work, watch.signal)
}

/** After a lost answer it may take a while until anything shows. False if nothing ever does. */
async function appears(vms: ProxmoxVms, spec: CloneSpec, { signal }: Watch): Promise<boolean> {
  const until = Date.now() + vms.patience.appearMs
  for (;;) {
    if ((await lookForClone(vms, spec)).state !== 'absent') return true
    if ((await cloneTask(vms, spec)) !== null) return true
    if (Date.now() > until) return false
    await pause(lookAgainMs, signal)
  }
}

/** The template may have moved: its clones are made where it is. */
async function make(vms: ProxmoxVms, spec: CloneSpec, watch: Watch): Promise<void> {
  const facts = await readTemplate(vms, spec.template)
  try {
    await send(vms, spec, planClone(spec, facts), watch).catch((error: unknown) => {
      if (!linkedImpossible(error)) throw error
      return send(vms, spec, planClone(spec, facts, true), watch)
    })
  } catch (error) {
    const findable = hasCode(error, 'vmid_taken') || answerLost(error)
    if (!findable || !(await appears(vms, spec, watch))) throw error
    if ((await settle(vms, spec, watch)) === 'absent') throw error
    vms.log('a clone was found made, although that was not answered', { vmid: spec.vmid })
  }
}

const ownVm = ({ target, template, vmid, description }: CloneSpec) => ({
  ...{ node: target ?? template.node, vmid, notes: description },
})

/** What an abort has left of it. What cannot be removed now is found by its description later. */
async function discard(vms: ProxmoxVms, spec: CloneSpec): Promise<void> {
  const vm = ownVm(spec)
  try {
    const signal = AbortSignal.timeout(discardMs)
    if ((await settle(vms, spec, { signal })) === 'ours') await destroyVm(vms, vm)
  } catch (error) {
    vms.log('a clone that was called off could not be removed', { vmid: spec.vmid, err: error })
  }
}

/**
 * Linked where the template's storage can, a full copy otherwise. The description is part of the clone call and tags, size and
 * network follow, so a crash in between leaves a VM that says whose it is.
 */
export async function cloneVm(vms: ProxmoxVms, spec: CloneSpec, watch: Watch = {}): Promise<void> {
  const { signal } = watch
  const vm = ownVm(spec)
  const once = async () => {
    if ((await settle(vms, spec, watch)) === 'ours') return
    await onItsNode(vms, spec.template, (template) => make(vms, { ...spec, template }, watch))
  }
  try {
    await retryWhileLocked(once, { forMs: vms.patience.lockMs, signal })
    refuseIfAborted(signal)
    const isShaped = spec.size !== undefined || spec.network !== undefined
    const shape = isShaped ? shapeLines(await readConfig(vms, vm), spec) : {}
    await changeConfig(vms, vm, { tags: spec.tags.join(';'), ...shape }, watch)
    refuseIfAborted(signal)
  } catch (error) {
    if (!signal?.aborted) throw error
    await discard(vms, spec)
    throw hasCode(error, 'task_aborted') ? error : calledOff(error)
  }
}
