import { createHash } from 'node:crypto'
import type { Protocol } from '@carrel/contract'
import type { ApacheAccount } from './apache-account.ts'
import type { ApacheConnections } from './apache-connections.ts'
import type { GatewayClient } from './gateway-client.ts'
import {
  type ConnectionSpec,
  connectionNotFound,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewersToEnd,
  type ViewerToken,
} from './guacamole-client.ts'

export interface ApacheClientParts {
  readonly account: ApacheAccount
  readonly connections: ApacheConnections
  readonly gateway: GatewayClient
}

/**
 * Connections that are kept in an Apache Guacamole, and opened there by the built-in gateway: tokens, policy and viewers are the
 * gateway’s, and no browser ever meets Guacamole.
 */
export class ApacheClient implements GuacamoleClient {
  readonly #parts: ApacheClientParts

  constructor(parts: ApacheClientParts) {
    this.#parts = parts
  }

  async createConnection(spec: ConnectionSpec): Promise<string> {
    const { account, connections, gateway } = this.#parts
    const connection = await connections.put(spec)
    const data_source = await account.dataSource()
    await gateway.register(spec.id, {
      owner: spec.owner,
      protocol: spec.protocol,
      policy: spec.policy,
      parameters: {},
      upstream: { kind: 'apache', data_source, connection, revision: revisionOf(spec) },
    })
    return spec.id
  }

  async deleteConnection(id: string): Promise<void> {
    const { connections, gateway } = this.#parts
    const wasOpen = await gateway.deleteConnection(id).then(() => true, isNoneFound)
    const wasKept = await connections.remove(id)
    if (!wasOpen && !wasKept) throw connectionNotFound(id)
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    const { connections, gateway } = this.#parts
    const [open, kept] = await Promise.all([gateway.getConnection(id), connections.find(id)])
    if (open) return { ...open, isWhole: kept !== null }
    return kept && notOpen(id, kept.protocol)
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    const { connections, gateway } = this.#parts
    const [open, kept] = await Promise.all([gateway.listActiveConnections(), connections.list()])
    const names = new Set(kept.map(({ name }) => name))
    const ids = new Set(open.map(({ id }) => id))
    const closed = kept.filter(({ name }) => !ids.has(name))
    return [
      ...open.map((each) => ({ ...each, isWhole: names.has(each.id) })),
      ...closed.map(({ name, protocol }) => notOpen(name, protocol)),
    ]
  }

  /** Guacamole itself leaves out what its guacd does not ask for. */
  async knownParameters(): Promise<null> {
    return null
  }

  generateAuthToken(id: string, userId: string): Promise<ViewerToken> {
    return this.#parts.gateway.generateAuthToken(id, userId)
  }

  generateWatchToken(id: string, userId: string): Promise<ViewerToken> {
    return this.#parts.gateway.generateWatchToken(id, userId)
  }

  endViewers(viewers: ViewersToEnd): Promise<void> {
    return this.#parts.gateway.endViewers(viewers)
  }
}

const notOpen = (id: string, protocol: Protocol): GuacamoleConnection => ({
  ...{ id, protocol, viewers: 0, isWhole: false, isDrawn: false, lastEnding: null },
  state: null,
})

function isNoneFound(error: unknown): false {
  if (error instanceof GuacamoleError && error.code === 'connection_not_found') return false
  throw error
}

/** The gateway does not have the parameters, and has to know all the same that they are others. */
function revisionOf({ protocol, parameters }: ConnectionSpec): string {
  const sorted = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([protocol, sorted]))
    .digest('base64url')
}
