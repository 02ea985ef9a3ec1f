import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createClock } from '../../clock.ts'
import { createLabPage } from '../../page/lab-page.ts'
import type { Certificate } from '../certificate.ts'
import { rawConnections } from '../faults/delivery.ts'
import { answerUnderFaults } from '../faults/disturb-request.ts'
import type { Lab } from '../lab.ts'
import { type Answer, failure, success } from './answer.ts'
import { admit, checkTransport, perform } from './answer-request.ts'
import { ApiError, NotAuthenticated, TransportError } from './api-error.ts'
import { Connections } from './connections.ts'
import type { RawParameters } from './parameter.ts'
import { apiTarget, isApi, type RequestTarget, readTarget, splitApiPath } from './request-target.ts'
import { createRouter, type Router } from './router.ts'
import { allRoutes } from './routes.ts'
import { sendAnswer } from './send-answer.ts'

export interface ApiServer {
  readonly url: string
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A call that has passed all checks but those of its parameters. */
export interface AdmittedCall {
  readonly method: string
  /** Below `/api2/json`. */
  readonly path: string
  readonly parameters: RawParameters
  /** Of the client, by which it can be told which process asked. */
  readonly clientPort: number
}

/** Does what is asked for, or not: what it resolves with is answered. */
export type AroundCall = (call: AdmittedCall, perform: () => Promise<unknown>) => Promise<unknown>

interface ApiServerOptions {
  readonly lab: Lab
  readonly certificate: Certificate
  readonly host: string
  readonly port: number
  /** Stands around each call, within the faults that strike it. */
  readonly around?: AroundCall
}

/** Real servers answer a failed sign-in late, so that guessing is slow and a client's deadline must allow for it. */
const signInFailedMs = 3000

const justPerform: AroundCall = (_, work) => work()

async function answer(
  { lab, around = justPerform }: ApiServerOptions,
  router: Router,
  request: IncomingMessage,
  target: RequestTarget,
): Promise<Answer> {
  checkTransport(request)
  if (!isApi(target)) throw new TransportError(500, `no such file '${target.path}'`)
  const admitted = await admit(lab, router, request, target)
  const call = {
    ...{ method: admitted.route.method, path: splitApiPath(target.path).path },
    ...{ parameters: admitted.raw, clientPort: request.socket.remotePort ?? 0 },
  }
  const done = await around(call, async () => perform(lab, admitted))
  return success(done, apiTarget(target).format)
}

const isForeseen = (error: unknown) =>
  error instanceof ApiError || error instanceof TransportError || error instanceof NotAuthenticated

const isSignIn = (error: unknown) =>
  error instanceof NotAuthenticated || (error instanceof ApiError && error.status === 401)

const portOf = (server: Server) => (server.address() as AddressInfo).port

function formatOf({ path }: RequestTarget): 'json' | 'extjs' {
  return path.startsWith('/api2/extjs/') ? 'extjs' : 'json'
}

/** The lab's face: what pveproxy and pvedaemon answer, with the error in the status line. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { lab, certificate } = options
  const { major } = lab.manner
  const router = createRouter(allRoutes, major)
  // Whoever keeps a connection to the lab goes by the clock on the wall, however fast the lab's is.
  const connections = new Connections(createClock())
  const { host } = options
  const page = createLabPage(lab, () => ({ host, port: portOf(server) }))

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mayFollow = connections.works(request.socket)
    response.once('finish', () => connections.rests(request.socket))
    if (page(request, response)) return
    const target = readTarget(request.url ?? '/')
    const refusal = (error: unknown) => failure(error, formatOf(target), major)
    let date: Date | null = null
    async function work(): Promise<Answer> {
      try {
        return await answer(options, router, request, target).finally(() => {
          date = new Date()
        })
      } catch (error) {
        if (!isForeseen(error)) {
          lab.log(`an unforeseen error was answered with 500: ${String(error)}`)
        }
        if (isSignIn(error)) await lab.clock.sleep(signInFailedMs)
        return refusal(error)
      }
    }
    const send = (given: Answer) =>
      sendAnswer(request, response, given, { major, date: date ?? new Date(), mayFollow })
    await answerUnderFaults(lab, { request, response, work, refusal, send, rawOf })
  }

  const server = createServer(
    { key: certificate.key, cert: certificate.pem },
    (request, response) => {
      void respond(request, response)
    },
  )
  const rawOf = rawConnections(server)
  server.on('secureConnection', (socket) => connections.rests(socket))
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const port = portOf(server)
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    host,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
