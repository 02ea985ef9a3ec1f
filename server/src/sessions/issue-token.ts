import {
  type GuacamoleClient,
  GuacamoleError,
  type ViewerToken,
} from '../guacamole/guacamole-client.ts'
import { Refusal } from '../http/refusal.ts'
import type { ActivateSession } from './activate-session.ts'
import { sessionNotActive, type VmSession } from './session.ts'
import type { SessionTransitions } from './session-transitions.ts'

/** Seconds after which asking again may bring something new. */
export const RETRY_AFTER_SECONDS = 2

/**
 * A viewer token for an active session; null while its VM is on the way, which this very request sets going if nothing
 * else has (D2, D3).
 * @throws Refusal `session_not_active`, `gateway_unreachable`
 */
export class IssueToken {
  readonly #transitions: SessionTransitions
  readonly #activate: ActivateSession
  readonly #guacamole: GuacamoleClient

  constructor(parts: {
    transitions: SessionTransitions
    activate: ActivateSession
    guacamole: GuacamoleClient
  }) {
    this.#transitions = parts.transitions
    this.#activate = parts.activate
    this.#guacamole = parts.guacamole
  }

  async issue(session: VmSession): Promise<ViewerToken | null> {
    switch (session.status) {
      case 'provisioned':
        await this.#transitions.applyAndContinue(session.id, {
          to: 'activating',
          changes: { step: 'starting_vm' },
        })
        return null
      case 'activating':
        return null
      case 'active':
        return this.#generate(session)
      default:
        throw sessionNotActive(session)
    }
  }

  async #generate(session: VmSession): Promise<ViewerToken> {
    const id = session.guacamoleConnectionId
    if (id === null) throw new Error(`active session ${session.id} has no connection`)
    try {
      return await this.#guacamole.generateAuthToken(id, session.userId).catch(async (error) => {
        if (!(error instanceof GuacamoleError) || error.code !== 'connection_not_found') throw error
        // The gateway has restarted: it is told again of what should be there.
        await this.#activate.connect(session)
        return this.#guacamole.generateAuthToken(id, session.userId)
      })
    } catch (error) {
      if (!(error instanceof GuacamoleError)) throw error
      throw new Refusal(503, error.code, error.message, {
        hint: 'The desktop goes on running; try again in a moment.',
        retryAfter: RETRY_AFTER_SECONDS,
        cause: error,
      })
    }
  }
}
