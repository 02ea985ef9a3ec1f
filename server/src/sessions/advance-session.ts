import type { SessionFailure } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Tx } from '../database/database.ts'
import { isPassingFault } from '../database/passing-fault.ts'
import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import { Refusal } from '../http/refusal.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { Notifications } from '../notifications/notifications.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { ActivateSession } from './activate-session.ts'
import { type FinishTestParts, finishTest } from './finish-test.ts'
import { provision } from './provision-session.ts'
import type { RepairLog } from './repair.ts'
import { isBeforeActive, type VmSession } from './session.ts'
import { launchFailed } from './session-notices.ts'
import type { SessionChanges, SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm } from './session-vm.ts'
import type { SessionWaits } from './session-waits.ts'
import { putAway, takeDown } from './terminate-session.ts'
import type { VmidLease } from './vmid-lease.ts'

export interface AdvanceSessionParts extends FinishTestParts {
  readonly db: Db
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly sessionVm: SessionVm
  readonly snapshots: SnapshotStore
  readonly vmids: VmidLease
  readonly activate: ActivateSession
  readonly guacamole: GuacamoleClient
  readonly waits: Pick<SessionWaits, 'missGateway'>
  readonly repairs: RepairLog
  readonly notifications: Notifications
  readonly log: FastifyBaseLogger
}

/**
 * Carries a session on from whatever state it is in, until it has nothing more to do. One job of a session runs at a time
 * (the queue's key), and each run reads the state anew, so it may be killed anywhere and run again.
 */
export class AdvanceSession {
  readonly #parts: AdvanceSessionParts

  constructor(parts: AdvanceSessionParts) {
    this.#parts = parts
  }

  /** `lastTry`: a launch that fails now has failed for good. Passing failures are thrown, for the queue to try again. */
  async advance(id: string, lastTry: boolean): Promise<void> {
    for (;;) {
      const session = await this.#parts.store.find(id)
      if (!session) return
      try {
        if (!(await this.#next(session, lastTry))) return
      } catch (error) {
        await this.#failOrThrow(session, error, lastTry)
      }
    }
  }

  /** Does the state's work; false if there is nothing to do until something happens from outside. */
  async #next(session: VmSession, lastTry: boolean): Promise<boolean> {
    const { transitions, activate } = this.#parts
    switch (session.status) {
      case 'pending':
        await transitions.apply(session.id, { to: 'provisioning' })
        return true
      case 'provisioning':
        await provision(session, this.#parts)
        await transitions.apply(session.id, { to: 'provisioned' })
        return true
      case 'provisioned':
        if (!session.autoStart) return false
        await transitions.apply(session.id, { to: 'activating', changes: { step: 'starting_vm' } })
        return true
      case 'activating':
        await activate.activate(session)
        return true
      case 'active':
        if (session.isTest) await finishTest(session, this.#parts)
        return false
      case 'terminating':
        await this.#end(session, await takeDown(session, this.#parts, lastTry))
        return false
      case 'failed':
      case 'terminated':
        if (session.vmId === null || session.vmFate === 'kept') return false
        if (session.vmFate === 'stopping')
          await this.#putBack(session, await putAway(session, this.#parts))
        else await this.#cleanUp(session, await takeDown(session, this.#parts, lastTry))
        return false
      default:
        return false
    }
  }

  async #end(session: VmSession, left: SessionChanges): Promise<void> {
    await this.#parts.transitions.apply(session.id, {
      to: 'terminated',
      event: 'VMSessionEnded',
      changes: { ...left, guest_password: null },
      alongside: async (tx) => {
        await this.#forgetSnapshots(tx, session, left)
        return {}
      },
    })
  }

  async #cleanUp(session: VmSession, left: SessionChanges): Promise<void> {
    const { db, store, transitions } = this.#parts
    await db.transaction().execute(async (tx) => {
      await this.#forgetSnapshots(tx, session, left)
      await store.release(session.id, { ...left, guest_password: null }, tx)
      await transitions.announce(tx, session.id, { event: 'VMSessionUpdated' })
    })
  }

  async #putBack({ id }: VmSession, kept: SessionChanges): Promise<void> {
    const { db, store, transitions } = this.#parts
    await db.transaction().execute(async (tx) => {
      await store.release(id, kept, tx)
      await transitions.announce(tx, id, { event: 'VMSessionUpdated' })
    })
  }

  /** Records of snapshots that are gone with their VM, or of one that was not taken. */
  async #forgetSnapshots(tx: Tx, session: VmSession, left: SessionChanges): Promise<void> {
    const { id, sessionType, serverId, vmId } = session
    if (sessionType === 'ephemeral' || vmId === null) return
    if (left.vm_id === null) await this.#parts.snapshots.removeOfVm(tx, { serverId, vmId })
    else await this.#parts.snapshots.removePlanned(tx, id)
  }

  async #failOrThrow(session: VmSession, error: unknown, lastTry: boolean): Promise<void> {
    const { log, transitions, notifications, waits } = this.#parts
    const details = { session_id: session.id, status: session.status, err: error }
    const isLaunch = isBeforeActive(session.status)
    if (!isLaunch || (isTransient(error) && !lastTry)) {
      log.warn(details, 'a step of a session failed and will be tried again')
      if (isLaunch && error instanceof GuacamoleError) await waits.missGateway(session.id)
      throw error
    }
    log.error(details, 'a launch failed')
    const failure = describeFailure(error)
    await transitions.applyAndContinue(session.id, {
      to: 'failed',
      event: 'VMSessionEnded',
      changes: {
        end_reason: 'failed',
        failure_code: failure.code,
        failure_message: failure.message,
        failure_hint: failure.hint,
      },
      alongside: async (tx) => {
        // Of a test, whoever made it sees it anyway.
        if (!session.isTest) await notifications.tell(tx, launchFailed(session, failure))
        return {}
      },
    })
  }
}

const isTransient = (error: unknown) =>
  error instanceof HypervisorError || error instanceof GuacamoleError
    ? error.transient
    : isPassingFault(error)

function describeFailure(error: unknown): SessionFailure {
  if (error instanceof HypervisorError || error instanceof GuacamoleError)
    return { code: error.code, message: error.message, hint: error.hint }
  if (error instanceof Refusal)
    return { code: error.code, message: error.message, hint: error.hint ?? null }
  return {
    code: 'unexpected_error',
    message: 'Something went wrong on our side while the desktop was made ready.',
    hint: 'Launch it again; if that fails too, tell an administrator.',
  }
}
