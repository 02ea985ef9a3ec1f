import {
  type ConnectionRegistration,
  ConnectionState,
  GatewayInfo,
  GuacdParameters,
  Problem,
  type Protocol,
  TOKEN_LIFETIME_SECONDS,
  VIEWER_PATH,
  ViewersEnded,
} from '@carrel/contract'
import { z } from 'zod'
import type { GatewayControl } from './gateway-control.ts'
import {
  type ConnectionSpec,
  connectionNotFound,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewersToEnd,
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
    const parameters = { ...spec.parameters }
    await this.register(id, { ...spec, parameters, upstream: { kind: 'guacd' } })
    return id
  }

  async register(id: string, registration: ConnectionRegistration): Promise<void> {
    await this.#call('PUT', `/control/connections/${id}`, registration)
    this.#log(id, 'connection created')
  }

  async deleteConnection(id: string): Promise<void> {
    const { status } = await this.#call('DELETE', `/control/connections/${id}`)
    if (status === 404) throw connectionNotFound(id)
    this.#log(id, 'connection deleted')
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    const { status, body } = await this.#call('GET', `/control/connections/${id}`)
    this.#log(id, 'connection read')
    return status === 404 ? null : present(read(ConnectionState, body))
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    const { body } = await this.#call('GET', '/control/connections')
    const { connections } = read(z.object({ connections: z.array(ConnectionState) }), body)
    return connections.map(present)
  }

  async knownParameters(protocol: Protocol): Promise<ReadonlySet<string> | null> {
    const { body } = await this.#call('GET', `/control/guacd/${protocol}`)
    const { parameters } = GuacdParameters.parse(body)
    return parameters && new Set(parameters)
  }

  generateAuthToken(id: string, userId: string): Promise<ViewerToken> {
    return this.#token(id, userId, false)
  }

  generateWatchToken(id: string, userId: string): Promise<ViewerToken> {
    return this.#token(id, userId, true)
  }

  async endViewers({ userId, only, mayReturn }: ViewersToEnd): Promise<void> {
    const until = String(Date.now() / 1000)
    const may_return = mayReturn ? 'yes' : 'no'
    const query = new URLSearchParams({ user: userId, until, only, may_return })
    const { body } = await this.#call('DELETE', `/control/viewers?${query}`)
    const { ended } = read(ViewersEnded, body)
    this.#options.log.info({ user_id: userId, only, ended }, 'viewers ended')
  }

  async #token(id: string, userId: string, isWatcher: boolean): Promise<ViewerToken> {
    if (!(await this.getConnection(id))) throw connectionNotFound(id)
    const { body } = await this.#call('GET', '/control/gateway')
    const gateway = read(GatewayInfo, body)
    const token = await this.#options.signer.sign({
      audience: gateway.boot_id,
      userId,
      connectionId: id,
      isWatcher,
    })
    this.#log(id, isWatcher ? 'watcher token issued' : 'viewer token issued')
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

const present = (state: ConnectionState): GuacamoleConnection => ({
  ...{ id: state.id, protocol: state.protocol, viewers: state.viewers, isWhole: true },
  isDrawn: state.drawn_at !== null,
  lastEnding: state.last_ending?.status ?? null,
  state,
})

function read<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const answer = shape.safeParse(body)
  if (answer.success) return answer.data
  throw new GuacamoleError('gateway_refused', 'The gateway answers in an unknown way.', {
    hint: 'Gateway and server have to be of the same version.',
    cause: answer.error,
  })
}
