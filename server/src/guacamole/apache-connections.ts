import { Protocol } from '@carrel/contract'
import { z } from 'zod'
import type { ApacheAccount } from './apache-account.ts'
import { checkAnswer } from './apache-answer.ts'
import { ApacheGroup } from './apache-group.ts'
import { escapeTokens } from './escape-tokens.ts'
import { type ConnectionSpec, GuacamoleError } from './guacamole-client.ts'

/** One user of one of ours: the gateway, or the viewer. Set, since an installation may have other defaults. */
const ATTRIBUTES = { 'max-connections': '1', 'max-connections-per-user': '1' }

const ApacheConnection = z.object({ identifier: z.string(), name: z.string(), protocol: Protocol })
export type ApacheConnection = z.infer<typeof ApacheConnection>

const ActiveConnections = z.record(
  z.string(),
  z.object({ identifier: z.string(), connectionIdentifier: z.string().nullish() }),
)

/**
 * The connections of this installation in an Apache Guacamole: those in its own group. There a connection’s name is unique, so
 * it is the session’s own id, and a repeated call finds the one that is there (R1).
 */
export class ApacheConnections {
  readonly #account: ApacheAccount
  readonly #group: ApacheGroup

  constructor(account: ApacheAccount, installationId: string) {
    this.#account = account
    this.#group = new ApacheGroup(account, `carrel-${installationId}`)
  }

  /** Makes it, or replaces all that it was. Returns Guacamole’s identifier of it. */
  async put(spec: ConnectionSpec): Promise<string> {
    const body = {
      name: spec.id,
      protocol: spec.protocol,
      parameters: escapeTokens(spec.parameters),
      attributes: ATTRIBUTES,
    }
    return this.#group.within(async (parentIdentifier) => {
      const connection = { ...body, parentIdentifier }
      try {
        const made = await this.#account.ask('POST', '/connections', connection)
        return checkAnswer(made, ApacheConnection).identifier
      } catch (error) {
        if (!mayBeThere(error)) throw error
        const present = await this.find(spec.id)
        if (!present) throw error
        const { identifier } = present
        await this.#account.ask('PUT', `/connections/${identifier}`, { ...connection, identifier })
        return identifier
      }
    })
  }

  async find(id: string): Promise<ApacheConnection | null> {
    return (await this.list()).find(({ name }) => name === id) ?? null
  }

  async list(): Promise<ApacheConnection[]> {
    const children = await this.#group.children()
    // What is not of our protocols somebody else has put there.
    return children.flatMap((child) => ApacheConnection.safeParse(child).data ?? [])
  }

  /** As they are stored, with their tokens escaped; null if it is gone. */
  async parametersOf(identifier: string): Promise<Record<string, string> | null> {
    const answer = await this.#account.ask('GET', `/connections/${identifier}/parameters`)
    if (answer.status === 404) return null
    return checkAnswer(answer, z.record(z.string(), z.string()))
  }

  /** Ends those who use it, then it. False if there was none. */
  async remove(id: string): Promise<boolean> {
    const all = (await this.list()).filter(({ name }) => name === id)
    for (const { identifier } of all) {
      await this.#kill(identifier)
      await this.#account.ask('DELETE', `/connections/${identifier}`)
    }
    return all.length > 0
  }

  /** 1.6 tells the outcome of each, those before it nothing; one that has ended by itself is no error to either. */
  async #kill(identifier: string): Promise<void> {
    const answer = await this.#account.ask('GET', '/activeConnections')
    const active = Object.values(checkAnswer(answer, ActiveConnections))
    const used = active.filter(({ connectionIdentifier }) => connectionIdentifier === identifier)
    if (used.length === 0) return
    const patches = used.map((each) => ({ op: 'remove', path: `/${each.identifier}` }))
    await this.#account.ask('PATCH', '/activeConnections', patches)
  }
}

/** A name that is taken is refused; one that somebody takes at the same moment makes Guacamole fail. */
const mayBeThere = (error: unknown) =>
  error instanceof GuacamoleError &&
  (error.code === 'guacamole_refused' || error.code === 'guacamole_failed')
