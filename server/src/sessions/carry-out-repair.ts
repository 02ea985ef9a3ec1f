import type { Db } from '../database/database.ts'
import type { GuacamoleClient } from '../guacamole/guacamole-client.ts'
import { confirmPower } from './confirm-power.ts'
import { deleteConnection } from './delete-connection.ts'
import { type DestroyStrayParts, destroyStray } from './destroy-stray.ts'
import {
  type Repair,
  type RepairLog,
  subjectOfConnection,
  subjectOfSession,
  subjectOfVm,
} from './repair.ts'
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
    case 'report_vm': {
      const subject = subjectOfVm(repair.serverId, repair.vm)
      return parts.repairs.writeOnce(entry(`vm.${repair.finding}`, subject, repair))
    }
    case 'report_session': {
      const subject = subjectOfSession(repair.sessionId)
      return parts.repairs.writeOnce(entry(`session.${repair.finding}`, subject, repair))
    }
    case 'end_session':
      return endSession(repair, parts)
    case 'continue_session':
      return continueSession(repair, parts)
    case 'look_after_session':
      return parts.db
        .transaction()
        .execute((tx) => parts.transitions.lookAfterLater(tx, repair.sessionId))
    case 'delete_connection':
      await deleteConnection(parts.guacamole, repair.connectionId)
      return parts.repairs.write(
        entry('connection.deleted', subjectOfConnection(repair.connectionId), repair),
      )
  }
}

const entry = (action: string, subject: string, { reason }: Repair, more: object = {}) =>
  ({ actor: 'reconciler', action, subject, details: { reason, ...more } }) as const

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
