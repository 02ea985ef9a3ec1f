import type { Hypervisors } from '../servers/hypervisors.ts'
import type { ReconcileStore } from './reconcile-store.ts'
import { type Repair, type RepairLog, subjectOfVm } from './repair.ts'
import { writeNotes } from './vm-mark.ts'

export interface DestroyStrayParts {
  readonly hypervisors: Pick<Hypervisors, 'of'>
  readonly seen: Pick<ReconcileStore, 'findEnded' | 'claimedVmids' | 'isHeld'>
  readonly repairs: Pick<RepairLog, 'write'>
}

/** Its tags were seen in the list; its notes, and that nobody needs it, are read once more (R4). */
export async function destroyStray(
  { serverId, vm: found, mark, reason }: Extract<Repair, { kind: 'destroy_vm' }>,
  { hypervisors, seen, repairs }: DestroyStrayParts,
): Promise<void> {
  const hypervisor = await hypervisors.of(serverId)
  const vm = { ...found, notes: writeNotes(mark) }
  const { power, lock } = await hypervisor.status(vm)
  if (power === 'absent' || lock !== null) return
  if ((await seen.findEnded([mark.sessionId])).get(mark.sessionId) !== true) return
  if ((await seen.claimedVmids(serverId)).has(vm.vmid)) return
  if (await seen.isHeld(mark.sessionId, vm.vmid)) return
  await hypervisor.stop(vm)
  await hypervisor.destroy(vm)
  await repairs.write({
    ...{ actor: 'reconciler', action: 'vm.destroyed', subject: subjectOfVm(serverId, vm) },
    details: { reason, session_id: mark.sessionId },
  })
}
