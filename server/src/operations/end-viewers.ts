import type { FastifyBaseLogger } from 'fastify'
import {
  type GuacamoleClient,
  GuacamoleError,
  type ViewersToEnd,
} from '../guacamole/guacamole-client.ts'
import type { SightJob } from '../people/end-sign-ins.ts'
import type { PersonStore } from '../people/person-store.ts'

export interface EndViewersParts {
  readonly people: PersonStore
  readonly guacamole: GuacamoleClient
  /** Whether this installation lets administrators watch. */
  readonly allowWatching: boolean
  readonly log: FastifyBaseLogger
}

/** Whoever has lost the right to look loses the picture: by what the person may do when this is done, not when it was asked for. */
export class EndViewers {
  readonly #parts: EndViewersParts

  constructor(parts: EndViewersParts) {
    this.#parts = parts
  }

  /** @throws GuacamoleError that a later try may not meet */
  async end({ user_id: userId, signed_out }: SightJob): Promise<void> {
    const { people, allowWatching } = this.#parts
    const person = await people.find(userId)
    if (person === null || person.isDisabled)
      return this.#call({ userId, only: 'all', mayReturn: false })
    if (signed_out) await this.#call({ userId, only: 'all', mayReturn: true })
    else if (person.role !== 'admin' || !allowWatching)
      await this.#call({ userId, only: 'guests', mayReturn: false })
  }

  async #call(viewers: ViewersToEnd): Promise<void> {
    const { guacamole, log } = this.#parts
    try {
      await guacamole.endViewers(viewers)
    } catch (error) {
      if (!(error instanceof GuacamoleError)) throw error
      const { code, message, hint } = error
      log.warn({ code, reason: message, hint, user_id: viewers.userId }, 'viewers were not ended')
      if (code !== 'ending_unsupported') throw error
    }
  }
}
