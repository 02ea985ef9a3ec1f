import { setTimeout as delay } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { z } from 'zod'
import { HypervisorError } from '../hypervisor.ts'
import { errorFromConnection } from './connection-error.ts'
import { pinnedConnector } from './pinned-connector.ts'
import { errorFromRefusal } from './proxmox-error.ts'

export interface ProxmoxServer {
  readonly host: string
  readonly port: number
  /** SHA-256 of certificates, of which the server must show one. */
  readonly fingerprints: readonly string[]
  /** `user@realm!name`. */
  readonly tokenId: string
  readonly tokenSecret: string
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>
type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface ProxmoxTransport {
  /** Asked again after a lost connection, within the deadline. */
  get<T>(path: string, schema: z.ZodType<T>, options?: CallOptions): Promise<T>
  /** Sent once: after a lost answer the work may have been done, so the caller looks for itself. */
  send<T>(
    verb: 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<T>
  close(): Promise<void>
}

export interface CallOptions {
  readonly parameters?: Parameters
  readonly deadlineMs?: number
}

const getMs = 20_000
const sendMs = 40_000
const maximumBytes = 16 * 1024 * 1024
const retryPausesMs = [200, 1000, 3000]

function encode(parameters: Parameters): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue
    form.set(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value))
  }
  return form.toString()
}

async function readText(body: Dispatcher.ResponseData['body'], request: string): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maximumBytes) {
      body.destroy()
      throw new HypervisorError('unexpected_answer', `${request} was answered with too much data.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const envelope = z.object({
  data: z.unknown(),
  message: z.string().nullish(),
  errors: z.record(z.string(), z.coerce.string()).nullish(),
})

function parseEnvelope(text: string): z.infer<typeof envelope> | null {
  try {
    return envelope.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function checked<T>(schema: z.ZodType<T>, data: unknown, request: string): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.') || 'its data'
  throw new HypervisorError(
    'unexpected_answer',
    `${request} was answered in a form that is not Proxmox VE’s (${where}).`,
    { cause: parsed.error },
  )
}

export function createProxmoxTransport(server: ProxmoxServer): ProxmoxTransport {
  const { host, port } = server
  const authority = host.includes(':') ? `[${host}]` : host
  const pool = new Pool(`https://${authority}:${port}`, {
    connect: pinnedConnector(server.fingerprints),
    // Proxmox closes idle connections after 5 s, and its limit wins any race.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 4000,
    connections: 16,
    allowH2: false,
  })
  const authorization = `PVEAPIToken=${server.tokenId}=${server.tokenSecret}`

  async function exchange(verb: Verb, path: string, form: string, signal: AbortSignal) {
    const request = `${verb} ${path}`
    const inBody = verb === 'POST' || verb === 'PUT'
    try {
      const answer = await pool.request({
        method: verb,
        path: `/api2/json${path}${form && !inBody ? `?${form}` : ''}`,
        headers: {
          authorization,
          ...(inBody && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        body: inBody ? form : null,
        signal,
      })
      const { statusCode: status, statusText: reason } = answer
      return { status, reason, text: await readText(answer.body, request) }
    } catch (error) {
      throw errorFromConnection(error, request)
    }
  }

  async function call<T>(
    verb: Verb,
    path: string,
    schema: z.ZodType<T>,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<T> {
    const request = `${verb} ${path}`
    const { status, reason, text } = await exchange(
      verb,
      path,
      encode(options.parameters ?? {}),
      signal,
    )
    const body = parseEnvelope(text)
    if (status !== 200) {
      const { message = null, errors: fields = null } = body ?? {}
      throw errorFromRefusal({ status, reason, message, fields, request })
    }
    if (!body) {
      throw new HypervisorError(
        'unexpected_answer',
        `${request} was not answered by Proxmox VE’s API.`,
      )
    }
    return checked(schema, body.data, request)
  }

  const mayAskAgain = (error: unknown) =>
    error instanceof HypervisorError &&
    (error.code === 'hypervisor_unreachable' || error.code === 'hypervisor_timeout')

  return {
    async get(path, schema, options = {}) {
      const signal = AbortSignal.timeout(options.deadlineMs ?? getMs)
      for (const pauseMs of retryPausesMs) {
        try {
          return await call('GET', path, schema, options, signal)
        } catch (error) {
          if (!mayAskAgain(error) || signal.aborted) throw error
          await delay(pauseMs)
          if (signal.aborted) throw error
        }
      }
      return call('GET', path, schema, options, signal)
    },
    send: (verb, path, schema, options = {}) =>
      call(verb, path, schema, options, AbortSignal.timeout(options.deadlineMs ?? sendMs)),
    close: () => pool.close(),
  }
}
