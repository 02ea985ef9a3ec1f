import { randomUUID } from 'node:crypto'
import {
  ConnectionRegistration,
  type ConnectionState,
  GATEWAY_EVENTS_PATH,
  type GatewayInfo,
  type GuacdParameters,
  Protocol,
  SIGNER_HEADER,
  type UpstreamOfConnection,
  type ViewersEnded,
  ViewersWithdrawn,
} from '@carrel/contract'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import type { ConnectionEvents } from '../connections/connection-events.ts'
import type { ConnectionRegistry } from '../connections/connection-registry.ts'
import { type Log, reasonOf } from '../log.ts'
import { isWithdrawnBy, type WithdrawnTokens } from '../tokens/withdrawn-tokens.ts'
import { holdsSecret } from './bearer.ts'
import type { ControlTls } from './control-tls.ts'
import { streamEvents } from './event-stream.ts'
import { anotherServer, connectionNotFound, Refusal, unauthorized } from './refusal.ts'

export interface ControlOptions {
  readonly secret: string
  /** Of the key whose tokens are taken here; as in `SIGNER_HEADER`. */
  readonly signer: string
  readonly connections: ConnectionRegistry
  readonly withdrawn: WithdrawnTokens
  readonly events: ConnectionEvents
  readonly tls: ControlTls | null
  readonly upstreams: readonly UpstreamOfConnection['kind'][]
  readonly info: () => Promise<GatewayInfo>
  readonly bootId: string
  readonly guacdParameters: (protocol: Protocol) => Promise<string[] | null>
  readonly log: Log
}

type ById = { Params: { id: string } }

/** What the server may ask of this gateway. Bodies hold passwords: none is ever logged or answered. */
export function createControlServer(options: ControlOptions): FastifyInstance {
  const { secret, connections, withdrawn, upstreams, events, tls, bootId, log } = options
  const { info, guacdParameters, signer } = options
  const app: FastifyInstance = fastify({
    logger: false,
    forceCloseConnections: true,
    // Without a certificate of that authority there is no connection, so not even a secret to be guessed.
    https: tls && { ...tls, requestCert: true, rejectUnauthorized: true },
  })

  app.addHook('onRequest', async (request) => {
    if (!holdsSecret(request.headers.authorization, secret)) throw unauthorized()
    const asking = request.headers[SIGNER_HEADER]
    if (asking !== undefined && asking !== signer) throw anotherServer()
  })

  app.get('/control/gateway', async (): Promise<GatewayInfo> => info())

  const states = (): ConnectionState[] => connections.list().map((connection) => connection.state())

  app.get('/control/connections', async () => ({ connections: states() }))

  app.get(GATEWAY_EVENTS_PATH, (_request, reply) => {
    reply.hijack()
    const snapshot = { event: 'snapshot', boot_id: bootId, connections: states() } as const
    streamEvents(reply.raw, snapshot, events)
  })
  app.get<{ Params: { protocol: string } }>(
    '/control/guacd/:protocol',
    async (request): Promise<GuacdParameters> => {
      const protocol = Protocol.safeParse(request.params.protocol)
      if (!protocol.success)
        throw new Refusal(404, 'not_found', 'Not found', 'guacd is not asked for that protocol.')
      return { parameters: await guacdParameters(protocol.data) }
    },
  )

  app.get<ById>('/control/connections/:id', async (request): Promise<ConnectionState> => {
    const connection = connections.find(request.params.id)
    if (!connection) throw connectionNotFound(request.params.id)
    return connection.state()
  })

  app.put<ById>('/control/connections/:id', async (request, reply) => {
    const registration = ConnectionRegistration.safeParse(request.body)
    if (!registration.success) {
      const fields = registration.error.issues.map(({ path }) => path.join('.')).join(', ')
      const detail = `The registration is not complete: ${fields || 'no body'}.`
      throw new Refusal(422, 'registration_invalid', 'Registration not valid', detail)
    }
    if (!upstreams.includes(registration.data.upstream.kind)) {
      const detail = 'This gateway has no Apache Guacamole: GUACAMOLE_URL is not set for it.'
      throw new Refusal(422, 'upstream_not_configured', 'Upstream not configured', detail)
    }
    connections.register(request.params.id, registration.data)
    return reply.code(204).send()
  })

  app.delete<ById>('/control/connections/:id', async (request, reply) => {
    if (!connections.remove(request.params.id)) throw connectionNotFound(request.params.id)
    return reply.code(204).send()
  })

  app.delete('/control/viewers', async (request): Promise<ViewersEnded> => {
    const asked = ViewersWithdrawn.safeParse(request.query)
    if (!asked.success) {
      const fields = asked.error.issues.map(({ path }) => path.join('.')).join(', ')
      const detail = `Whose viewers are to end is not clear: ${fields}.`
      throw new Refusal(422, 'withdrawal_invalid', 'Withdrawal not valid', detail)
    }
    // First, so that whoever comes back at once finds the door closed.
    withdrawn.add(asked.data, Date.now() / 1000)
    const status = asked.data.may_return === 'yes' ? 'client_unauthorized' : 'client_forbidden'
    const ended = connections.endViewers((right) => isWithdrawnBy(asked.data, right), status)
    log.info('viewers_withdrawn', { user: asked.data.user, only: asked.data.only, ended })
    return { ended }
  })

  app.setNotFoundHandler(() => {
    throw new Refusal(404, 'not_found', 'Not found', 'The control API has no such address.')
  })

  app.setErrorHandler<FastifyError | Refusal>((error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : refusalOf(error, log)
    return reply.code(refusal.status).type('application/problem+json').send(refusal.toProblem())
  })

  return app
}

/** What fastify refuses is the caller's mistake; its message may quote the body, so it is not repeated. */
function refusalOf(error: FastifyError, log: Log): Refusal {
  const status = error.statusCode ?? 500
  if (status < 500)
    return new Refusal(status, 'bad_request', 'Bad request', 'The request is malformed.')
  const incident = randomUUID()
  log.error('control_failed', { incident, reason: reasonOf(error) })
  return new Refusal(500, 'internal_error', 'Internal error', `Something went wrong: ${incident}.`)
}
