import {
  type ConnectionRegistration,
  ConnectionState,
  GatewayInfo,
  Problem,
  TOKEN_LIFETIME_SECONDS,
  VIEWER_PATH,
} from '@carrel/contract'
import { z } from 'zod'
import type { GatewayControl } from './gateway-control.ts'
import {
  type ConnectionSpec,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewerToken,
} from './guacamole-client.ts'
import type { ViewerTokenSigner } from './viewer-token.ts'

export interface GatewayOptions {
  readonly control: GatewayControl
  readonly signer: ViewerTokenSigner
  readonly log: { info(details: object, message: string): void }
}

/** The built-in gateway, over its control API. */
export class GatewayClient implements GuacamoleClient {
  readonly #options: GatewayOptions

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  async createConnection({ id, ...spec }: ConnectionSpec): Promise<string> {
    const registration: ConnectionRegistration = {
      ...spec,
      parameters: { ...spec.parameters },
      upstream: { kind: 'guacd' },
    }
    await this.#call('PUT', `/control/connections/${id}`, registration)
    this.#log(id, 'connection created')
    return id
  }

  async deleteConnection(id: string): Promise<void> {
    const { status } = await this.#call('DELETE', `/control/connections/${id}`)
    if (status === 404) throw notFound(id)
    this.#log(id, 'connection deleted')
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    const { status, body } = await this.#call('GET', `/control/connections/${id}`)
    return status === 404 ? null : ConnectionState.parse(body)
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    const { body } = await this.#call('GET', '/control/connections')
    return z.object({ connections: z.array(ConnectionState) }).parse(body).connections
  }

  async generateAuthToken(id: string, userId: string): Promise<ViewerToken> {
    if (!(await this.getConnection(id))) throw notFound(id)
    const { body } = await this.#call('GET', '/control/gateway')
    const gateway = GatewayInfo.parse(body)
    const token = await this.#options.signer.sign({
      audience: gateway.boot_id,
      userId,
      connectionId: id,
    })
    this.#log(id, 'viewer token issued')
    const viewerUrl = `${gateway.public_url}${VIEWER_PATH}#token=${token}`
    return { token, viewerUrl, expiresInSeconds: TOKEN_LIFETIME_SECONDS }
  }

  #log(connectionId: string, message: string): void {
    this.#options.log.info({ connection_id: connectionId }, message)
  }

  async #call(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }> {
    const { status, body: answer } = await this.#options.control.call(method, path, body)
    if ((status >= 200 && status < 300) || status === 404) return { status, body: answer }
    const problem = Problem.safeParse(answer)
    throw new GuacamoleError(
      status >= 500 ? 'gateway_unreachable' : 'gateway_refused',
      problem.success ? problem.data.detail : `The gateway answered ${status}.`,
    )
  }
}

const notFound = (id: string) =>
  new GuacamoleError('connection_not_found', `The gateway has no connection ${id}.`)
