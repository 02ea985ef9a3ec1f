import type { Db } from '../database/database.ts'
import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import type { Notice } from '../notifications/notification.ts'
import type { Notifications } from '../notifications/notifications.ts'
import { confirmPower } from './confirm-power.ts'
import { deleteConnection } from './delete-connection.ts'
import { type DestroyStrayParts, destroyStray } from './destroy-stray.ts'
import { labelVm } from './label-vm.ts'
import {
  type Repair,
  type RepairLog,
  type RepairRecord,
  subjectOfConnection,
  subjectOfSession,
  subjectOfVm,
} from './repair.ts'
import { sessionStuck, vmFound } from './session-notices.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm } from './session-vm.ts'

export interface CarryOutParts extends DestroyStrayParts {
  readonly db: Db
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly sessionVm: SessionVm
  readonly guacamole: GuacamoleClient
  readonly repairs: RepairLog
  readonly notifications: Notifications
  readonly confirmMs?: number | undefined
}

type Of<Kind extends Repair['kind']> = Extract<Repair, { kind: Kind }>

/**
 * Carries a repair out if what was seen still holds: lists are old when they are read, so each VM is asked itself.
 * @throws HypervisorError, GuacamoleError: it will be found again
 */
export async function carryOut(repair: Repair, parts: CarryOutParts): Promise<void> {
  switch (repair.kind) {
    case 'destroy_vm':
      return destroyStray(repair, parts)
    case 'label_vm':
      return labelVm(repair, parts)
    case 'report_vm': {
      const subject = subjectOfVm(repair.serverId, repair.vm)
      return report(entry(`vm.${repair.finding}`, subject, repair), vmFound(repair), parts)
    }
    case 'report_session': {
      const subject = subjectOfSession(repair.sessionId)
      return report(
        entry(`session.${repair.finding}`, subject, repair),
        sessionStuck(repair),
        parts,
      )
    }
    case 'end_session':
      return endSession(repair, parts)
    case 'continue_session':
      return continueSession(repair, parts)
    case 'look_after_session':
      return parts.db
        .transaction()
        .execute((tx) => parts.transitions.lookAfterLater(tx, repair.sessionId))
    case 'stop_desktop':
      return stopDesktop(repair, parts)
    case 'delete_connection':
      await deleteConnection(parts.guacamole, repair.connectionId)
      return parts.repairs.write(
        entry('connection.deleted', subjectOfConnection(repair.connectionId), repair),
      )
  }
}

const entry = (action: string, subject: string, { reason }: Repair, more: object = {}) =>
  ({ actor: 'reconciler', action, subject, details: { reason, ...more } }) as const

/** What is seen at every look is told once. */
async function report(
  record: RepairRecord,
  notice: Notice,
  { db, repairs, notifications }: CarryOutParts,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (await repairs.writeOnce(record, tx)) await notifications.tell(tx, notice)
  })
}

async function endSession(repair: Of<'end_session'>, parts: CarryOutParts): Promise<void> {
  const { sessionId, endReason, verify } = repair
  const { db, store, transitions, repairs, sessionVm, confirmMs } = parts
  if (verify !== null) {
    const session = await store.find(sessionId)
    if (session === null || session.vmId === null) return
    if (!(await confirmPower(await sessionVm.placeOf(session), verify, confirmMs))) return
  }
  await db.transaction().execute(async (tx) => {
    const session = await store.lock(tx, sessionId)
    const isOver = (session?.expiresAt?.getTime() ?? Infinity) <= Date.now()
    if (endReason === 'expired' && !isOver) return
    if (!(await transitions.endWithin(tx, sessionId, { end_reason: endReason }))) return
    const details = { end_reason: endReason }
    const subject = subjectOfSession(sessionId)
    await repairs.write(entry('session.ended', subject, repair, details), tx)
  })
}

async function continueSession(
  repair: Of<'continue_session'>,
  { db, transitions, repairs }: CarryOutParts,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await transitions.continueLater(tx, repair.sessionId)
    const subject = subjectOfSession(repair.sessionId)
    await repairs.write(entry('session.continued', subject, repair), tx)
  })
}

/** Its fate keeps a launch away until it is off. It may just have been stopped, since the list lags. */
async function stopDesktop(repair: Of<'stop_desktop'>, parts: CarryOutParts): Promise<void> {
  const { db, store, transitions, repairs, sessionVm } = parts
  const found = await store.find(repair.sessionId)
  if (found?.vmFate !== 'kept') return
  const { hypervisor, vm } = await sessionVm.placeOf(found)
  const { power, lock } = await hypervisor.status(vm)
  if (power === 'stopped' || power === 'absent' || lock !== null) return
  await db.transaction().execute(async (tx) => {
    const session = await store.lock(tx, repair.sessionId)
    if (session?.vmFate !== 'kept' || session.vmId !== found.vmId) return
    await store.release(session.id, { vm_fate: 'stopping' }, tx)
    await transitions.continueLater(tx, session.id)
    await transitions.announce(tx, session.id, { event: 'VMSessionUpdated' })
    await repairs.write(entry('session.desktop_stopped', subjectOfSession(session.id), repair), tx)
  })
}
