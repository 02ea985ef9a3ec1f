import type { SessionFailure } from '@carrel/contract'
import type { Notice } from '../notifications/notification.ts'
import { type Repair, subjectOfSession, subjectOfVm } from './repair.ts'
import type { VmSession } from './session.ts'

/** Launches of one template that fail for one reason are one notice, so that a full storage does not fill the list. */
export const launchFailed = (
  { id, templateId, templateName }: VmSession,
  { code, message, hint }: SessionFailure,
): Notice => ({
  kind: 'launch_failed',
  subject: `template:${templateId}/${code}`,
  title: `A launch of “${templateName}” failed`,
  ...{ message, hint, sessionId: id },
})

export const sessionStuck = ({
  sessionId,
  reason,
}: Extract<Repair, { kind: 'report_session' }>): Notice => ({
  kind: 'session_stuck',
  subject: subjectOfSession(sessionId),
  title: 'A session makes no progress',
  message: reason,
  hint: 'Look at the tasks of its VM in Proxmox VE. Carrel goes on by itself as soon as they let it.',
  sessionId,
})

export const vmFound = ({
  finding,
  serverId,
  vm,
  reason,
}: Extract<Repair, { kind: 'report_vm' }>): Notice => {
  const kind = `vm_${finding}` as const
  const about = `VM ${vm.vmid} on node ${vm.node}`
  return {
    kind,
    subject: subjectOfVm(serverId, vm),
    title: kind === 'vm_locked' ? `${about} stays locked` : `${about} is left alone`,
    message: reason,
    hint:
      kind === 'vm_locked'
        ? `If no task of it is running in Proxmox VE, “qm unlock ${vm.vmid}” on its node frees it.`
        : 'If nobody needs it, destroy it in Proxmox VE: Carrel does not, as it cannot prove that it may.',
    sessionId: null,
  }
}
