import { type GatewayEvent, TOKEN_LIFETIME_SECONDS } from '@carrel/contract'
import {
  type ConnectionSpec,
  connectionNotFound,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewersToEnd,
  type ViewerToken,
} from './guacamole-client.ts'

interface IssuedToken {
  readonly connectionId: string
  readonly userId: string
  readonly expiresAt: number
}

/**
 * A `GuacamoleClient` in memory, for tests, which keeps every promise of the real ones: it remembers what was created, in which
 * order, burns tokens, and fails when told to.
 */
export class GuacamoleClientFake implements GuacamoleClient {
  readonly connections = new Map<string, ConnectionSpec>()
  readonly calls: string[] = []
  /** What its guacd takes; null: it does not tell. */
  takes: ReadonlySet<string> | null = null
  /** Thrown by the next call of that name. */
  readonly failNext = new Map<keyof GuacamoleClient, GuacamoleError>()
  isReachable = true
  /** Of every desktop: whether it is drawn, and how it ended. */
  seen: Pick<GuacamoleConnection, 'isDrawn' | 'lastEnding'> = { isDrawn: true, lastEnding: null }
  readonly #tokens = new Map<string, IssuedToken>()
  readonly #log: { info(details: object, message: string): void } | undefined
  #issued = 0
  #onEvent: (event: GatewayEvent) => Promise<void> = async () => {}

  constructor(log?: { info(details: object, message: string): void }) {
    this.#log = log
  }

  async createConnection(spec: ConnectionSpec): Promise<string> {
    this.#begin('createConnection', spec.id)
    this.connections.set(spec.id, spec)
    return spec.id
  }

  async deleteConnection(id: string): Promise<void> {
    this.#begin('deleteConnection', id)
    if (!this.connections.delete(id)) throw connectionNotFound(id)
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    this.#begin('getConnection', id)
    const spec = this.connections.get(id)
    return spec ? this.#present(spec) : null
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    this.#begin('listActiveConnections', '')
    return [...this.connections.values()].map((spec) => this.#present(spec))
  }

  async knownParameters(): Promise<ReadonlySet<string> | null> {
    return this.takes
  }

  async generateAuthToken(id: string, userId: string): Promise<ViewerToken> {
    this.#begin('generateAuthToken', id)
    return this.#issue(id, userId)
  }

  async generateWatchToken(id: string, userId: string): Promise<ViewerToken> {
    this.#begin('generateWatchToken', id)
    return this.#issue(id, userId)
  }

  async endViewers({ userId, only, mayReturn }: ViewersToEnd): Promise<void> {
    this.#begin('endViewers', `${userId} ${only}${mayReturn ? ' may return' : ''}`)
    for (const [token, issued] of this.#tokens) {
      const isGuest = this.connections.get(issued.connectionId)?.owner !== userId
      if (issued.userId === userId && (only === 'all' || isGuest)) this.#tokens.delete(token)
    }
  }

  #issue(id: string, userId: string): ViewerToken {
    if (!this.connections.has(id)) throw connectionNotFound(id)
    this.#issued += 1
    const token = `token-${this.#issued}-of-${userId}`
    const expiresAt = Date.now() + TOKEN_LIFETIME_SECONDS * 1000
    this.#tokens.set(token, { connectionId: id, userId, expiresAt })
    const viewerUrl = `http://gateway.test/viewer/#token=${token}`
    return { token, viewerUrl, expiresInSeconds: TOKEN_LIFETIME_SECONDS }
  }

  /** What a viewer does with a token: whose desktop it opens, once; null if it is refused. */
  redeem(token: string): ConnectionSpec | null {
    const issued = this.#tokens.get(token)
    this.#tokens.delete(token)
    const spec = issued && this.connections.get(issued.connectionId)
    if (!issued || !spec || issued.expiresAt <= Date.now()) return null
    return issued.userId === spec.owner ? spec : null
  }

  /** Stands in for the gateway's events. */
  follow = (onEvent: (event: GatewayEvent) => Promise<void>): (() => Promise<void>) => {
    this.#onEvent = onEvent
    return async () => {}
  }

  tell(event: GatewayEvent): Promise<void> {
    return this.#onEvent(event)
  }

  #present({ id, protocol }: ConnectionSpec): GuacamoleConnection {
    return { id, protocol, viewers: 0, isWhole: true, state: null, ...this.seen }
  }

  #begin(name: keyof GuacamoleClient, id: string): void {
    this.calls.push(`${name} ${id}`.trim())
    const error = this.failNext.get(name)
    this.failNext.delete(name)
    if (error) throw error
    if (!this.isReachable)
      throw new GuacamoleError('gateway_unreachable', 'The gateway does not answer.', {
        hint: 'An administrator should see whether the gateway runs.',
      })
    this.#log?.info({ connection_id: id }, name)
  }
}
