import type { Db } from '../database/database.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Notice } from '../notifications/notification.ts'
import type { Notifications } from '../notifications/notifications.ts'
import { type RepairLog, subjectOfSession, subjectOfVm } from './repair.ts'
import type { VmSession } from './session.ts'
import type { SessionChanges } from './session-store.ts'
import type { VmPlace } from './session-vm.ts'

export interface HiddenVmParts {
  readonly db: Db
  readonly repairs: Pick<RepairLog, 'writeOnce'>
  readonly notifications: Notifications
}

/** Under the VM's number there is one that may not be seen. Nobody can tell whose it is, so nothing is asked of it (R4). */
export const isHidden = (error: unknown): error is HypervisorError =>
  error instanceof HypervisorError && error.code === 'vm_hidden'

/** A clone joins the pool as the last that is done of it: one that has been seen whole can be seen if it is still ours. */
export const wasSeenWhole = ({ id, clonedFor, phaseMs }: VmSession): boolean =>
  clonedFor !== id || phaseMs.provisioned !== undefined

/** Told once of a session, to whoever can look at that VM. */
export async function tellHidden(
  session: VmSession,
  { vm: { node, vmid } }: Pick<VmPlace, 'vm'>,
  { db, repairs, notifications }: HiddenVmParts,
): Promise<void> {
  const record = {
    ...{ actor: 'reconciler', action: 'session.vm_hidden', subject: subjectOfSession(session.id) },
    details: { vmid, node, reason: 'The VM under its number may not be seen, and is left alone.' },
  }
  const notice: Notice = {
    kind: 'vm_unproven',
    subject: subjectOfVm(session.serverId, { node, vmid }),
    title: `VM ${vmid} on node ${node} is left alone`,
    message: 'A session has ended whose VM has this number. Carrel may not see the VM that has it.',
    hint: 'If it is a desktop of Carrel’s, put it back into Carrel’s pool: what nobody needs is destroyed then. Otherwise somebody else has taken the number.',
    sessionId: session.id,
  }
  await db.transaction().execute(async (tx) => {
    if (await repairs.writeOnce(record, tx)) await notifications.tell(tx, notice)
  })
}

/** The desktop stays its person's until they throw it away; it may come back, as it was left. */
export const keptUnseen = ({ code, message, hint }: HypervisorError): SessionChanges => ({
  vm_fate: 'kept',
  restore_snapshot_id: null,
  snapshot_problem: JSON.stringify({ code, message, hint }),
})
