import type { SessionFailure } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import type { ActivateSession } from './activate-session.ts'
import { provision } from './provision-session.ts'
import { hasEnded, type VmSession } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm } from './session-vm.ts'
import { takeDown } from './terminate-session.ts'

export interface AdvanceSessionParts {
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly sessionVm: SessionVm
  readonly activate: ActivateSession
  readonly guacamole: GuacamoleClient
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
        if (!(await this.#next(session))) return
      } catch (error) {
        await this.#failOrThrow(session, error, lastTry)
      }
    }
  }

  /** Does the state's work; false if there is nothing to do until something happens from outside. */
  async #next(session: VmSession): Promise<boolean> {
    const { transitions, sessionVm, activate } = this.#parts
    switch (session.status) {
      case 'pending':
        await transitions.apply(session.id, { to: 'provisioning' })
        return true
      case 'provisioning':
        await provision(session, sessionVm)
        await transitions.apply(session.id, { to: 'provisioned' })
        return true
      case 'provisioned':
        if (!session.autoStart) return false
        await transitions.apply(session.id, { to: 'activating', changes: { step: 'starting_vm' } })
        return true
      case 'activating':
        await activate.activate(session)
        return true
      case 'terminating':
        await takeDown(session, this.#parts)
        await transitions.apply(session.id, {
          to: 'terminated',
          event: 'VMSessionEnded',
          changes: released(session),
        })
        return false
      case 'failed':
        if (session.vmId === null) return false
        await takeDown(session, this.#parts)
        await this.#parts.store.release(session.id, released(session))
        return false
      default:
        return false
    }
  }

  async #failOrThrow(session: VmSession, error: unknown, lastTry: boolean): Promise<void> {
    const { log, transitions } = this.#parts
    const details = { session_id: session.id, status: session.status, err: error }
    const failed = hasEnded(session) || session.status === 'terminating'
    if (failed || (isTransient(error) && !lastTry)) {
      log.warn(details, 'a step of a session failed and will be tried again')
      throw error
    }
    log.error(details, 'a launch failed')
    const { code, message, hint } = describeFailure(error)
    await transitions.applyAndContinue(session.id, {
      to: 'failed',
      event: 'VMSessionEnded',
      changes: {
        end_reason: 'failed',
        failure_code: code,
        failure_message: message,
        failure_hint: hint,
        ended_at: new Date(),
      },
    })
  }
}

/** What an ended session no longer has. Its VMID is free once the VM is gone for sure. */
const released = (session: VmSession) => ({
  ended_at: session.endedAt ?? new Date(),
  guest_password: null,
  ...(session.sessionType === 'ephemeral' && { vm_id: null }),
})

const isTransient = (error: unknown) =>
  (error instanceof HypervisorError || error instanceof GuacamoleError) && error.transient

function describeFailure(error: unknown): SessionFailure {
  if (error instanceof HypervisorError || error instanceof GuacamoleError)
    return { code: error.code, message: error.message, hint: error.hint }
  return {
    code: 'unexpected_error',
    message: 'Something went wrong on our side while the desktop was made ready.',
    hint: 'Launch it again; if that fails too, tell an administrator.',
  }
}
