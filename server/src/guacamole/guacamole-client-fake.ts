import type { GatewayEvent } from '@carrel/contract'
import {
  type ConnectionSpec,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewerToken,
} from './guacamole-client.ts'

/** A `GuacamoleClient` in memory, for tests: remembers what was created, in which order, and fails when told to. */
export class GuacamoleClientFake implements GuacamoleClient {
  readonly connections = new Map<string, ConnectionSpec>()
  readonly calls: string[] = []
  /** Thrown by the next call of that name. */
  readonly failNext = new Map<keyof GuacamoleClient, GuacamoleError>()
  #tokens = 0
  #onEvent: (event: GatewayEvent) => Promise<void> = async () => {}

  async createConnection(spec: ConnectionSpec): Promise<string> {
    this.#begin('createConnection', spec.id)
    this.connections.set(spec.id, spec)
    return spec.id
  }

  async deleteConnection(id: string): Promise<void> {
    this.#begin('deleteConnection', id)
    if (!this.connections.delete(id))
      throw new GuacamoleError('connection_not_found', `There is no connection ${id}.`)
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    this.#begin('getConnection', id)
    const spec = this.connections.get(id)
    return spec ? { id, protocol: spec.protocol, viewers: 0 } : null
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    this.#begin('listActiveConnections', '')
    return [...this.connections.values()].map(({ id, protocol }) => ({ id, protocol, viewers: 0 }))
  }

  async generateAuthToken(id: string, userId: string): Promise<ViewerToken> {
    this.#begin('generateAuthToken', id)
    if (!this.connections.has(id))
      throw new GuacamoleError('connection_not_found', `There is no connection ${id}.`)
    this.#tokens += 1
    const token = `token-${this.#tokens}-of-${userId}`
    return { token, viewerUrl: `http://gateway.test/viewer/#token=${token}`, expiresInSeconds: 300 }
  }

  /** Stands in for the gateway's events. */
  follow = (onEvent: (event: GatewayEvent) => Promise<void>): (() => Promise<void>) => {
    this.#onEvent = onEvent
    return async () => {}
  }

  tell(event: GatewayEvent): Promise<void> {
    return this.#onEvent(event)
  }

  #begin(name: keyof GuacamoleClient, id: string): void {
    this.calls.push(`${name} ${id}`.trim())
    const error = this.failNext.get(name)
    this.failNext.delete(name)
    if (error) throw error
  }
}
