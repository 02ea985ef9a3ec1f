import { z } from 'zod'
import type { ApacheAccount } from './apache-account.ts'
import { checkAnswer } from './apache-answer.ts'
import { GuacamoleError } from './guacamole-client.ts'

const Groups = z.record(
  z.string(),
  z.object({ identifier: z.string(), name: z.string(), parentIdentifier: z.string().nullish() }),
)
const Tree = z.object({ childConnections: z.array(z.unknown()).default([]) })

/**
 * The connection group of this installation. Under the root Guacamole’s database does not keep names unique, so two processes
 * that begin at once may make two of them: both count as ours, and the older one is used.
 */
export class ApacheGroup {
  readonly #account: ApacheAccount
  readonly #name: string
  #identifier: Promise<string> | null = null

  constructor(account: ApacheAccount, name: string) {
    this.#account = account
    this.#name = name
  }

  /** Does it in the group. One that is not known any more, which Guacamole calls forbidden, is looked for again once. */
  async within<T>(act: (identifier: string) => Promise<T>): Promise<T> {
    const known = this.#identifier
    if (known !== null) {
      try {
        return await act(await known)
      } catch (error) {
        if (!(error instanceof GuacamoleError) || error.code !== 'guacamole_forbidden') throw error
        if (this.#identifier === known) this.#identifier = null
      }
    }
    return act(await this.#found())
  }

  /** Looked for once, however many ask. */
  #found(): Promise<string> {
    if (this.#identifier !== null) return this.#identifier
    const identifier = this.#ensure()
    this.#identifier = identifier
    identifier.catch(() => {
      if (this.#identifier === identifier) this.#identifier = null
    })
    return identifier
  }

  /** The connections in it, as Guacamole tells them. */
  async children(): Promise<unknown[]> {
    const trees = await Promise.all(
      (await this.#all()).map(async (identifier) => {
        const answer = await this.#account.ask('GET', `/connectionGroups/${identifier}/tree`)
        return answer.status === 404 ? [] : checkAnswer(answer, Tree).childConnections
      }),
    )
    return trees.flat()
  }

  async #ensure(): Promise<string> {
    const [oldest] = await this.#all()
    if (oldest !== undefined) return oldest
    await this.#make()
    const [made] = await this.#all()
    if (made !== undefined) return made
    throw new GuacamoleError('guacamole_failed', 'Guacamole has lost a group that it just made.')
  }

  async #make(): Promise<void> {
    const group = { name: this.#name, parentIdentifier: 'ROOT', type: 'ORGANIZATIONAL' }
    try {
      await this.#account.ask('POST', '/connectionGroups', { ...group, attributes: {} })
    } catch (error) {
      // Somebody else has made it meanwhile.
      if (!(error instanceof GuacamoleError) || error.code !== 'guacamole_refused') throw error
    }
  }

  /** Oldest first. */
  async #all(): Promise<string[]> {
    const answer = await this.#account.ask('GET', '/connectionGroups')
    return Object.values(checkAnswer(answer, Groups))
      .filter(({ name, parentIdentifier }) => name === this.#name && parentIdentifier === 'ROOT')
      .map(({ identifier }) => identifier)
      .sort((one, other) => Number(one) - Number(other))
  }
}
