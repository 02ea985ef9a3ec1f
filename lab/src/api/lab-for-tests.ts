import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock } from '../clock.ts'
import { createSimulatedEngine, type SimulatedEngineOptions } from '../engine/simulated-engine.ts'
import { type Certificate, loadCertificate } from './certificate.ts'
import { type ApiServer, type AroundCall, startApiServer } from './http/api-server.ts'
import { createLab, type Lab, type LabOptions } from './lab.ts'

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer's body is what the test is about
  readonly body: any
}

export interface Call {
  readonly form?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Of the path; `/api2/json` unless told. */
  readonly prefix?: string
}

export interface TestLab extends AsyncDisposable {
  readonly lab: Lab
  readonly api: ApiServer
  readonly certificate: Certificate
  readonly authorization: string
  call(method: string, path: string, call?: Call): Promise<Answer>
  /** Calls, and waits for the task that was answered; its exit status. */
  task(method: string, path: string, call?: Call): Promise<string>
  close(): Promise<void>
}

interface TestLabOptions {
  readonly node?: string
  readonly engine?: SimulatedEngineOptions
  readonly lab?: Pick<LabOptions, 'faultSeed' | 'manner' | 'nodes' | 'storages'>
  /** How much faster than real its clock runs. */
  readonly speed?: number
  readonly stateDir?: string
  readonly around?: AroundCall
}

/** A real lab over real HTTPS on a free port, with simulated machines that hurry. */
export async function startTestLab(options: TestLabOptions = {}): Promise<TestLab> {
  const { node = 'lab', speed = 100 } = options
  const clock = createClock(speed)
  const own = options.stateDir === undefined
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'carrel-lab-'))
  const certificate = await loadCertificate(stateDir, node)
  const lab = await createLab({
    engine: createSimulatedEngine({ clock, ...options.engine }),
    stateDir,
    boot: 'warm',
    nodes: [node],
    certificate,
    clock,
    ...options.lab,
  })
  const { around } = options
  const address = { host: '127.0.0.1', port: 0 }
  const api = await startApiServer({ lab, certificate, ...address, ...(around && { around }) })
  const authorization = `PVEAPIToken=${lab.token.id}=${lab.token.secret}`

  function call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const { form, headers, body, prefix = '/api2/json' } = call
    const fields = Object.entries(form ?? {}).map(([key, value]): [string, string] => [
      key,
      String(value),
    ])
    const encoded = body ?? new URLSearchParams(fields).toString()
    const chunked = headers?.['transfer-encoding'] !== undefined
    const inQuery = method === 'GET' || method === 'DELETE'
    const query = inQuery && encoded ? `?${encoded}` : ''
    return new Promise((resolve, reject) => {
      const sent = request({
        host: api.host,
        port: api.port,
        method,
        path: `${prefix}${path}${query}`,
        rejectUnauthorized: false,
        agent: false,
        headers: {
          authorization,
          ...(!inQuery && {
            'content-type': 'application/x-www-form-urlencoded',
            ...(!chunked && { 'content-length': String(Buffer.byteLength(encoded)) }),
          }),
          ...headers,
        },
      })
      sent.once('error', reject)
      sent.once('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const { statusCode = 0, statusMessage = '', headers } = response
          const parse = () => (/json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : null)
          try {
            resolve({ status: statusCode, reason: statusMessage, headers, text, body: parse() })
          } catch (error) {
            reject(error)
          }
        })
      })
      sent.end(inQuery ? undefined : encoded)
    })
  }

  async function task(method: string, path: string, options?: Call): Promise<string> {
    const { body, reason } = await call(method, path, options)
    const upid = body?.data
    if (typeof upid !== 'string') throw new Error(`no task was started: ${reason}`)
    for (;;) {
      const found = lab.tasks.find(upid)
      if (found?.exitstatus != null) return found.exitstatus
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  async function close(): Promise<void> {
    await api.close()
    await lab.close()
    if (own) rmSync(stateDir, { recursive: true, force: true })
  }

  return { lab, api, certificate, authorization, call, task, close, [Symbol.asyncDispose]: close }
}
