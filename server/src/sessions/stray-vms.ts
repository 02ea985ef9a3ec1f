import type { InventoryVm } from '../hypervisor/inventory.ts'
import type { Repair } from './repair.ts'
import type { SeenServer } from './seen-server.ts'
import { installationTag, readNotes } from './vm-mark.ts'

const MINUTE_MS = 60_000
const LOCKED_TOO_LONG_MS = 15 * MINUTE_MS

type Listed = Pick<SeenServer, 'installationId' | 'vms' | 'claimedVmids'>

/** VMs whose tags say that they are ours, and that nobody claims: their notes have to be read. */
export function strayVms({ installationId, vms, claimedVmids }: Listed): InventoryVm[] {
  const tag = installationTag(installationId)
  return (vms ?? []).filter(
    ({ vmid, tags, template }) => tags.includes(tag) && !template && !claimedVmids.has(vmid),
  )
}

const CLONE_NAME = /-([0-9a-f]{8})$/

/** How the id of the session begins that a VM was cloned for, by the VM's name; null for a name that is not of ours. */
export const sessionBeginning = ({ name }: Pick<InventoryVm, 'name'>): string | null =>
  CLONE_NAME.exec(name ?? '')?.[1] ?? null

/** VMs that may be clones of ours whose maker gave up, or died, before they had their tags. */
export function untaggedVms({ installationId, vms, claimedVmids }: Listed): InventoryVm[] {
  const tag = installationTag(installationId)
  return (vms ?? []).filter(
    (vm) =>
      !vm.tags.includes(tag) &&
      !vm.template &&
      vm.lock === null &&
      vm.status === 'stopped' &&
      !claimedVmids.has(vm.vmid) &&
      sessionBeginning(vm) !== null,
  )
}

/** Only a VM whose tags and notes both prove that it is ours, and whose session has ended, is destroyed (R4). */
export function strayRepairs(seen: SeenServer): Repair[] {
  const strays = strayVms(seen)
  const ours = new Set(strays.map(({ vmid }) => vmid))
  const locked = (seen.vms ?? []).filter(
    ({ vmid }) => ours.has(vmid) || seen.claimedVmids.has(vmid),
  )
  return [
    ...strays.flatMap((vm) => strayRepair(vm, seen)),
    ...seen.unlabelled.flatMap((vm) => labelRepair(vm, seen)),
    ...locked.flatMap((vm) => lockRepair(vm, seen)),
  ]
}

function strayRepair({ node, vmid, lock }: InventoryVm, seen: SeenServer): Repair[] {
  const notes = seen.notes.get(vmid)
  if (notes === undefined || notes === null) return []
  const { serverId } = seen
  const vm = { node, vmid }
  const say = (finding: 'unknown' | 'unproven', reason: string): Repair[] => [
    { kind: 'report_vm', serverId, vm, finding, reason },
  ]
  const mark = readNotes(notes)
  if (mark?.installationId !== seen.installationId)
    return say('unproven', 'Its tags say that it is ours, and its notes do not.')
  const hasEnded = seen.ended.get(mark.sessionId)
  if (hasEnded === undefined)
    return say('unknown', 'The database, restored perhaps, does not have its session.')
  if (!hasEnded) return say('unproven', 'Its session goes on with another VM.')
  if (lock !== null) return []
  return [{ kind: 'destroy_vm', serverId, vm, mark, reason: 'Its session has ended.' }]
}

/** With its tags it is a stray like any other, and is destroyed as such. */
function labelRepair({ node, vmid, name }: InventoryVm, seen: SeenServer): Repair[] {
  const mark = readNotes(seen.notes.get(vmid) ?? '')
  if (mark === null || mark.installationId !== seen.installationId) return []
  const isItsOwn = mark.sessionId.startsWith(sessionBeginning({ name }) ?? ' ')
  if (!isItsOwn || seen.ended.get(mark.sessionId) !== true) return []
  const reason = 'It was cloned for a session that has ended, and not marked to the end.'
  return [{ kind: 'label_vm', serverId: seen.serverId, vm: { node, vmid }, mark, reason }]
}

function lockRepair({ node, vmid, lock }: InventoryVm, seen: SeenServer): Repair[] {
  const since = seen.lockedSince.get(vmid)
  if (lock === null || since === undefined) return []
  const forMs = seen.now.getTime() - since.getTime()
  if (forMs < LOCKED_TOO_LONG_MS) return []
  const reason = `It has been locked (${lock}) for ${Math.floor(forMs / MINUTE_MS)} minutes.`
  const { serverId } = seen
  return [{ kind: 'report_vm', serverId, vm: { node, vmid }, finding: 'locked', reason }]
}

/** What is known of locks after another look. */
export function noteLocks(
  before: ReadonlyMap<number, Date>,
  vms: readonly InventoryVm[],
  now: Date,
): Map<number, Date> {
  const locked = vms.filter(({ lock }) => lock !== null)
  return new Map(locked.map(({ vmid }) => [vmid, before.get(vmid) ?? now]))
}
