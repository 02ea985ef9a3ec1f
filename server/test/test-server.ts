import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '@carrel/contract'
import { CompiledQuery } from 'kysely'
import { pino } from 'pino'
import { readConfig } from '../src/config.ts'
import { type Context, createContext, type Pace } from '../src/context.ts'
import type { Database } from '../src/database/database.ts'
import type { Demo } from '../src/demo.ts'
import { GuacamoleClientFake } from '../src/guacamole/guacamole-client-fake.ts'
import type { Hypervisor } from '../src/hypervisor/hypervisor.ts'
import { HypervisorFake } from '../src/hypervisor/hypervisor-fake.ts'
import type { ConnectionDetails } from '../src/servers/server.ts'
import { SshGreeters } from './ssh-greeters.ts'
import { openTestDatabase } from './test-database.ts'
import { testDemo, writeDemo } from './test-demo.ts'

export const ORIGIN = 'http://carrel.test'
const TIMEOUT_MS = 10_000

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Parts of it that are not the usual ones. */
  readonly demo?: (usual: Demo) => Partial<Demo>
  /** Null: the fake. */
  readonly connect?: (server: ConnectionDetails) => Hypervisor | null
}

/** A whole server on a database of its own, with fakes where the outside world would be. */
export class TestServer implements AsyncDisposable {
  readonly hypervisor: HypervisorFake
  readonly guacamole: GuacamoleClientFake
  /** What was told to the processes, oldest first. */
  readonly events: Record<string, unknown>[] = []
  /** Lines of the log, oldest first. */
  readonly logged: string[]
  readonly #open: () => Promise<Context>
  #context: Context
  readonly #desktops: SshGreeters
  readonly #folder: string
  readonly #database: Database

  private constructor(parts: {
    open: () => Promise<Context>
    context: Context
    desktops: SshGreeters
    folder: string
    database: Database
    hypervisor: HypervisorFake
    guacamole: GuacamoleClientFake
    logged: string[]
  }) {
    this.#open = parts.open
    this.#context = parts.context
    this.#desktops = parts.desktops
    this.#folder = parts.folder
    this.#database = parts.database
    this.hypervisor = parts.hypervisor
    this.guacamole = parts.guacamole
    this.logged = parts.logged
    const note = (message: object) => void this.events.push({ ...message })
    this.#database.bus.subscribe(note, () => {})
  }

  static async start(pace: Pace = {}, more: TestServerOptions = {}): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'carrel-server-'))
    const hypervisor = new HypervisorFake()
    const desktops = await SshGreeters.start(hypervisor.network)
    const config = readConfig({
      CARREL_ORIGIN: ORIGIN,
      CARREL_DATA: folder,
      CARREL_GATEWAY_CONTROL_URL: 'http://gateway.test',
      CARREL_GATEWAY_CONTROL_SECRET: 'not used by the fake',
      CARREL_GATEWAY_ORIGIN: 'http://gateway.test',
      CARREL_DRIVE_DIR: '/srv/drives',
      CARREL_DEMO_FILE: await writeDemo(
        folder,
        desktops.port,
        more.demo?.(testDemo(desktops.port)),
      ),
      ...more.env,
    })
    const database = await openTestDatabase()
    const guacamole = new GuacamoleClientFake()
    const outlasting = { ...database, close: async () => {} }
    const logged: string[] = []
    const log = pino({ level: 'debug' }, { write: (line) => void logged.push(line) })
    const open = () =>
      createContext(config, log, {
        database: outlasting,
        guacamole,
        followGateway: guacamole.follow,
        connectHypervisor: (server) => more.connect?.(server) ?? hypervisor,
        pace,
      })
    const context = await open()
    return new TestServer({
      ...{ open, context, desktops, folder, database, hypervisor, guacamole, logged },
    })
  }

  get app() {
    return this.#context.app
  }

  /** Ends in good order and begins again, in a world that went on meanwhile. */
  async restart({ meanwhile }: { meanwhile: () => Promise<void> }): Promise<void> {
    await this.#context.close()
    await meanwhile()
    this.#context = await this.#open()
  }

  /** Past the stores: to see what is really stored, or to bring about what takes long. */
  async query(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const query = CompiledQuery.raw(statement, values)
    return (await this.#database.db.executeQuery<Record<string, unknown>>(query)).rows
  }

  async signIn(username = 'ada', password = 'carrel'): Promise<Person> {
    const reply = await this.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { origin: ORIGIN },
      payload: { username, password },
    })
    const cookie = String(reply.headers['set-cookie'] ?? '').split(';')[0] ?? ''
    return new Person(this, cookie)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close()
    await this.#database.close()
    await this.#desktops.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Somebody signed in to a test server. */
export class Person {
  readonly #server: TestServer
  readonly cookie: string

  constructor(server: TestServer, cookie: string) {
    this.#server = server
    this.cookie = cookie
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) {
    const reply = await this.#server.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...headers, cookie: this.cookie, origin: ORIGIN },
      ...(payload && { payload }),
    })
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === '' ? null : reply.json(),
    }
  }

  async launch(more: object = {}): Promise<Session> {
    const { body } = await this.call('GET', '/templates')
    const launched = await this.call('POST', '/sessions', {
      template_id: body.templates[0].id,
      ...more,
    })
    return launched.body
  }

  /** Waits until the session is so. */
  async until(id: string, status: Session['status']): Promise<Session> {
    let session: Session | null = null
    for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(10)) {
      session = (await this.call('GET', `/sessions/${id}`)).body as Session
      if (session.status === status) return session
    }
    throw new Error(
      `the session is ${session?.status}, not ${status}: ${JSON.stringify(session?.failure)}`,
    )
  }
}
