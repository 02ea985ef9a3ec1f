import { setTimeout as sleep } from 'node:timers/promises'
import type { ActivationStep } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import {
  type GuacamoleClient,
  GuacamoleError,
  type ViewerToken,
} from '../guacamole/guacamole-client.ts'
import { Refusal } from '../http/refusal.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { plainly } from './plain-failure.ts'
import { sessionNotActive, type VmSession } from './session.ts'
import type { SessionAddress } from './session-address.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'
import type { SessionVm } from './session-vm.ts'
import type { VmAddress } from './vm-address.ts'

/** Seconds after which asking again may bring something new. */
export const RETRY_AFTER_SECONDS = 2
/** A guest that does not say its address by then keeps the one it had: a person waits. */
const ADDRESS_MS = 1000

export interface IssueTokenParts {
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly sessionVm: SessionVm
  readonly vmAddress: VmAddress
  readonly sessionAddress: SessionAddress
  readonly guacamole: GuacamoleClient
  readonly log: FastifyBaseLogger
}

/** The step of an activation, and when it began. */
export interface OnItsWay {
  readonly step: ActivationStep | null
  readonly startedAt: Date
}

/**
 * A viewer token for an active session; how far it is while its VM is on the way, which this very request sets going if nothing
 * else has (D2, D3). The VM is asked for its address first, so that the token leads to where it is now (D9).
 * @throws Refusal `session_not_active`, `gateway_unreachable`, `address_conflict`, `vm_gone`, `vm_hidden`
 */
export class IssueToken {
  readonly #parts: IssueTokenParts

  constructor(parts: IssueTokenParts) {
    this.#parts = parts
  }

  async issue(session: VmSession): Promise<ViewerToken | OnItsWay> {
    switch (session.status) {
      case 'provisioned':
        return this.#activate(session)
      case 'activating':
        return { step: session.step, startedAt: session.stepStartedAt }
      case 'active':
        return this.#generate(session).catch((error: unknown) => {
          throw gatewayRefusal(error)
        })
      default:
        throw sessionNotActive(session)
    }
  }

  /** Of two requests at once one sets it going; for the other it is already on its way, or further. */
  async #activate({ id }: VmSession): Promise<ViewerToken | OnItsWay> {
    const { transitions, store } = this.#parts
    const begun = await transitions.applyAndContinue(id, {
      to: 'activating',
      from: ['provisioned'],
      changes: { step: 'starting_vm' },
    })
    const current = begun ?? (await store.find(id))
    if (current === null) throw new Error(`session ${id} is gone`)
    return this.issue(current)
  }

  async #generate(session: VmSession): Promise<ViewerToken> {
    const { sessionAddress, guacamole } = this.#parts
    const current = await this.#checked(session)
    const id = current.guacamoleConnectionId
    if (id === null) throw new Error(`active session ${current.id} has no connection`)
    return guacamole.generateAuthToken(id, current.userId).catch(async (error: unknown) => {
      if (!(error instanceof GuacamoleError) || error.code !== 'connection_not_found') throw error
      // The gateway has restarted: it is told again of what should be there.
      if (!(await sessionAddress.reconnect(current))) throw await this.#notActive(current)
      return guacamole.generateAuthToken(id, current.userId)
    })
  }

  /** The session with the address that its VM has now, or had when it was last heard of. */
  async #checked(session: VmSession): Promise<VmSession> {
    const { ipAddress, addressCheckedAt } = session
    if (ipAddress === null) throw new Error(`active session ${session.id} has no address`)
    const told = await this.#ask(session)
    if (told === null && addressCheckedAt !== null) return session
    const address = told ?? ipAddress
    const current = await this.#parts.sessionAddress.keep(session, address, 'token_request')
    if (current === null) throw await this.#notActive(session)
    return current
  }

  /**
   * null if it does not say, or not in time. Another VM that says it has the session’s own address is not believed: only one
   * session can have noted it. One that is gone, or another's by now, has left its address to whoever is given it next.
   * @throws HypervisorError `address_conflict`, `vm_gone`, `vm_hidden`
   */
  async #ask(session: VmSession): Promise<string | null> {
    const { sessionVm, vmAddress, log } = this.#parts
    const ask = async () => vmAddress.ask(session, await sessionVm.placeOf(session))
    const asked = ask().then(
      (address) => ({ address }),
      (error: unknown) => {
        log.warn({ session_id: session.id, err: error }, 'a VM could not be asked for its address')
        return { error }
      },
    )
    const answer = await Promise.race([asked, sleep(ADDRESS_MS, null, { ref: false })])
    if (answer === null) return null
    if ('address' in answer) return answer.address
    if (!(answer.error instanceof HypervisorError)) throw answer.error
    if (isGone(answer.error)) throw answer.error
    if (isConflict(answer.error) && answer.error.address !== session.ipAddress) throw answer.error
    return null
  }

  async #notActive(session: VmSession): Promise<Refusal> {
    return sessionNotActive((await this.#parts.store.find(session.id)) ?? session)
  }
}

const isConflict = ({ code }: HypervisorError) => code === 'address_conflict'
const isGone = ({ code }: HypervisorError) => code === 'vm_gone' || code === 'vm_hidden'

/** The desktop goes on running whatever stands in the way of showing it, unless its VM is gone: then the session ends soon. */
export function gatewayRefusal(error: unknown): unknown {
  const isKnown =
    error instanceof GuacamoleError ||
    (error instanceof HypervisorError && (isConflict(error) || isGone(error)))
  if (!isKnown) return error
  const { code } = error
  const { message, hint: cure } = plainly(code)
  const again = 'The desktop goes on running; try again in a moment.'
  const ending = 'The session is about to end. Launch a new desktop then.'
  const hint = error instanceof GuacamoleError ? again : isGone(error) ? ending : `${cure}.`
  return new Refusal(503, code, message, { hint, retryAfter: RETRY_AFTER_SECONDS, cause: error })
}
