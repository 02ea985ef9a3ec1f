import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { demand } from '../access/permission.ts'
import type { Certificate } from '../certificate.ts'
import type { Lab } from '../lab.ts'
import { ApiError } from './api-error.ts'
import { checkParameters } from './parameter.ts'
import { readParameters } from './request-body.ts'
import { createRouter, Listing, type Router } from './route.ts'
import { allRoutes } from './routes.ts'

export interface ApiServer {
  readonly url: string
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

interface ApiServerOptions {
  readonly lab: Lab
  readonly certificate: Certificate
  readonly host: string
  readonly port: number
}

const prefix = '/api2/json'

async function identify(lab: Lab, request: IncomingMessage) {
  const { authorization } = request.headers
  const caller = authorization === undefined ? null : lab.access.authenticate(authorization)
  if (caller) return caller
  // Real servers answer a failed sign-in late, so that guessing is slow and a client's deadline must allow for it.
  await delay(lab.timings.signInFailedMs)
  throw new ApiError(401, authorization === undefined ? 'No ticket' : 'Authentication failed!')
}

async function answer(lab: Lab, router: Router, request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'https://lab')
  const caller = await identify(lab, request)
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : null
  const found = path === null ? null : router.find(request.method ?? '', path)
  if (!found) {
    throw new ApiError(501, `Method '${request.method} ${path ?? url.pathname}' not implemented`)
  }
  const { route, pathParameters } = found
  const raw = { ...(await readParameters(request, url.searchParams)), ...pathParameters }
  if (route.permission) demand(route.permission, lab.access, caller, raw)
  if (pathParameters.node !== undefined) lab.requireNode(String(pathParameters.node))
  return route.handle({ lab, caller, params: checkParameters(route.schema, raw) })
}

function bodyOf(result: unknown): string {
  if (result instanceof Listing) return JSON.stringify({ data: result.data, total: result.total })
  return JSON.stringify({ data: result ?? null })
}

/** Reason phrases are latin-1 without control characters; Node refuses any other. */
function reasonPhrase(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
}

function errorBody(error: ApiError): string | null {
  if (error.status === 401 || error.status >= 595) return null
  const message = error.status === 501 ? error.message : `${error.message}\n`
  return JSON.stringify({ data: null, message, ...(error.fields && { errors: error.fields }) })
}

function send(response: ServerResponse, status: number, reason: string, body: string | null): void {
  const now = new Date().toUTCString()
  response.statusCode = status
  response.statusMessage = reasonPhrase(reason)
  response.setHeader('Cache-Control', 'max-age=0')
  response.setHeader('Pragma', 'no-cache')
  response.setHeader('Server', 'pve-api-daemon/3.0')
  response.setHeader('Date', now)
  response.setHeader('Expires', now)
  if (status >= 400) response.setHeader('Connection', 'close')
  if (body !== null) {
    response.setHeader('Content-Type', 'application/json;charset=UTF-8')
    response.setHeader('Content-Length', Buffer.byteLength(body))
  }
  response.end(body ?? undefined)
}

function sendError(lab: Lab, response: ServerResponse, error: unknown): void {
  if (error instanceof ApiError) {
    send(response, error.status, error.message, errorBody(error))
    return
  }
  const text = error instanceof Error ? error.message : String(error)
  lab.log(`an unforeseen error was answered with 500: ${text}`)
  send(response, 500, text, JSON.stringify({ data: null, message: `${text}\n` }))
}

/** The lab's face: what pveproxy and pvedaemon answer, with the error in the status line. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { lab, certificate } = options
  const router = createRouter(allRoutes)
  const server = createServer(
    { key: certificate.key, cert: certificate.pem },
    (request, response) => {
      answer(lab, router, request).then(
        (result) => send(response, 200, 'OK', bodyOf(result)),
        (error: unknown) => sendError(lab, response, error),
      )
    },
  )
  server.keepAliveTimeout = 5000
  server.maxRequestsPerSocket = 100
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const { host } = options
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
