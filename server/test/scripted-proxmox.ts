import type { TLSSocket } from 'node:tls'
import type { Hypervisor } from '../src/hypervisor/hypervisor.ts'
import {
  createProxmoxHypervisor,
  type ProxmoxHypervisorOptions,
} from '../src/hypervisor/proxmox/proxmox-hypervisor.ts'
import { answerWith, type ReceivedRequest, startRawTlsServer } from './raw-tls-server.ts'
import { makeAuthority, type TestCertificate } from './test-certificates.ts'

/** What is answered to one request; `lost` breaks off the connection instead. */
export type Answer =
  | { readonly data: unknown }
  | { readonly status: number; readonly text: string; readonly errors?: Record<string, string> }
  | 'lost'

interface Task {
  readonly data: string
  end(exitStatus: string): void
}

export type Route = Answer | ((parameters: URLSearchParams) => Answer)

export const refused = (text: string): Answer => ({ status: 500, text })
export const forbidden = (path: string, privilege: string): Answer => ({
  ...{ status: 403, text: `Permission check failed (${path}, ${privilege})` },
})
export const gone = (vmid: number): Answer =>
  refused(`Configuration file 'nodes/pve1/qemu-server/${vmid}.conf' does not exist`)

let certificate: Promise<TestCertificate> | null = null

/**
 * A Proxmox VE that answers each request with what the test has written down for it, recorded answers of the real one above
 * all. What it has nothing for is answered as a call that it does not know.
 */
export class ScriptedProxmox implements AsyncDisposable {
  /** `POST /nodes/pve1/qemu/9000/clone newid=120&full=0`, in the order in which they came. */
  readonly requests: string[] = []
  readonly logged: string[] = []
  readonly #routes = new Map<string, Route>()
  readonly #closing: (() => Promise<void>)[] = []
  #hypervisor: Hypervisor | null = null
  #tasks = 0

  static async start(
    routes: Readonly<Record<string, Route>>,
    options: Partial<ProxmoxHypervisorOptions> = {},
  ): Promise<ScriptedProxmox> {
    certificate ??= makeAuthority().then((authority) => authority.certify(['IP:127.0.0.1']))
    const shown = await certificate
    const scripted = new ScriptedProxmox()
    scripted.on('GET /version', { data: { version: '9.2.11', release: '9.2', repoid: '14a22df3' } })
    for (const [line, route] of Object.entries(routes)) scripted.on(line, route)
    const server = await startRawTlsServer(shown, (socket, request) =>
      scripted.#answer(socket, request),
    )
    scripted.#hypervisor = createProxmoxHypervisor({
      ...{ host: '127.0.0.1', port: server.port },
      credentials: { kind: 'token', id: 'carrel@pve!broker', secret: 'a-secret' },
      trust: { fingerprints: [shown.fingerprint], authority: null },
      patience: { lockMs: 5000, appearMs: 600, settleMs: 2000 },
      log: (message) => scripted.logged.push(message),
      ...options,
    })
    scripted.#closing.push(async () => server[Symbol.asyncDispose]())
    return scripted
  }

  get hypervisor(): Hypervisor {
    if (this.#hypervisor === null) throw new Error('it has not been started')
    return this.#hypervisor
  }

  /** From now on. `GET /nodes/pve1/qemu/101/config` */
  on(line: string, route: Route): void {
    this.#routes.set(line, route)
  }

  /** A task, and how it has ended; null while it runs. Its UPID is what the call that began it is answered with. */
  task(type: string, id: number, exitStatus: string | null = 'OK', log: string[] = []): Task {
    const number = (++this.#tasks).toString(16).toUpperCase().padStart(8, '0')
    const upid = `UPID:pve1:${number}:0008A09D:6B033541:${type}:${id}:carrel@pve!broker:`
    const about = { upid, node: 'pve1', type, id: String(id), user: 'carrel@pve', starttime: 1 }
    const path = `/nodes/pve1/tasks/${encodeURIComponent(upid)}`
    const lines = log.map((t, index) => ({ n: index + 1, t }))
    const end = (exitstatus: string) => {
      this.on(`GET ${path}/status`, { data: { ...about, status: 'stopped', exitstatus } })
      this.on('GET /nodes/pve1/tasks', { data: [] })
    }
    this.on(`GET ${path}/log`, (parameters) => {
      const start = Number(parameters.get('start') ?? 0)
      return { data: lines.slice(start, start + Number(parameters.get('limit') ?? 50)) }
    })
    if (exitStatus === null) {
      this.on(`GET ${path}/status`, { data: { ...about, status: 'running' } })
      this.on('GET /nodes/pve1/tasks', { data: [{ ...about, status: 'RUNNING' }] })
    } else {
      end(exitStatus)
    }
    return { data: upid, end }
  }

  /** The requests that begin so, without the others. */
  sent(...beginnings: string[]): string[] {
    return this.requests.filter((line) => beginnings.some((start) => line.startsWith(start)))
  }

  #answer(socket: TLSSocket, { line, body }: ReceivedRequest): void {
    const [verb = '', url = ''] = line.split(' ')
    const [path = '', query = ''] = url.replace('/api2/json', '').split('?')
    const form = query || body
    this.requests.push(`${verb} ${path}${form && ` ${form}`}`)
    const route = this.#routes.get(`${verb} ${path}`)
    const answer = typeof route === 'function' ? route(new URLSearchParams(form)) : route
    if (answer === 'lost') {
      socket.destroy()
    } else if (answer && 'data' in answer) {
      answerWith(socket, answer.data)
    } else {
      const { status, text, errors } = answer ?? {
        ...{ status: 501, text: `Method '${verb} ${path}' not implemented`, errors: undefined },
      }
      const said = JSON.stringify({ data: null, message: `${text}\n`, errors })
      answerWith(socket, null, { status, reason: text, body: said })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing) await close()
    await this.#hypervisor?.close()
  }
}
