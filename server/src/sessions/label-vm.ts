import type { Hypervisors } from '../servers/hypervisors.ts'
import { type Repair, type RepairLog, subjectOfVm } from './repair.ts'
import { installationTag, writeNotes } from './vm-mark.ts'

export interface LabelVmParts {
  readonly hypervisors: Pick<Hypervisors, 'of'>
  readonly repairs: Pick<RepairLog, 'write'>
}

/** Ends what the clone did not: its notes, which came with the clone itself, are read once more. */
export async function labelVm(
  { serverId, vm, mark, reason }: Extract<Repair, { kind: 'label_vm' }>,
  { hypervisors, repairs }: LabelVmParts,
): Promise<void> {
  const hypervisor = await hypervisors.of(serverId)
  const notes = writeNotes(mark)
  if ((await hypervisor.description(vm))?.trim() !== notes) return
  await hypervisor.label({ ...vm, notes }, ['carrel', installationTag(mark.installationId)])
  await repairs.write({
    ...{ actor: 'reconciler', action: 'vm.labelled', subject: subjectOfVm(serverId, vm) },
    details: { reason, session_id: mark.sessionId },
  })
}
