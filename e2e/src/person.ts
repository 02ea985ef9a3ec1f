import {
  type Desktop,
  type GuacamoleToken,
  type Joining,
  type Launch,
  type Server,
  Session,
  type SessionStatus,
  type SignIn,
  type Template,
} from '@carrel/contract'
import { until } from './until.ts'

const DEADLINE_MS = 20_000

/** A person who is signed in and does over HTTP what the pages would do. */
export class Person {
  readonly url: string
  readonly cookie: string

  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  static signIn(url: string, account: SignIn): Promise<Person> {
    return Person.#enter(url, '/sign-in', account)
  }

  /** By a link that an administrator was given for them. */
  static join(url: string, link: string, chosen: Omit<Joining, 'token'>): Promise<Person> {
    return Person.#enter(url, '/join', { ...chosen, token: new URL(link).hash.slice(1) })
  }

  static async #enter(url: string, path: string, body: object): Promise<Person> {
    const response = await send(`${url}/api/v1${path}`, { method: 'POST', body })
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
    return new Person(url, cookie.join('; '))
  }

  async template(name: string): Promise<Template> {
    const { templates } = await this.ask<{ templates: Template[] }>('GET', '/templates')
    const found = templates.find((template) => template.name === name)
    if (!found) throw new Error(`there is no template “${name}”`)
    return found
  }

  launch(order: Launch): Promise<Session> {
    return this.ask('POST', '/sessions', order)
  }

  /** Those that have not ended. */
  async sessions(): Promise<Session[]> {
    return (await this.ask<{ sessions: Session[] }>('GET', '/sessions')).sessions
  }

  async session(id: string): Promise<Session> {
    return Session.parse(await this.ask('GET', `/sessions/${id}`))
  }

  /** null while the VM is on its way, which the request itself sets going. */
  async token(id: string): Promise<GuacamoleToken | null> {
    const response = await this.#send('GET', `/sessions/${id}/guacamole-token`)
    return response.status === 202 ? null : ((await response.json()) as GuacamoleToken)
  }

  /** @throws if there is none of this name */
  async server(name: string): Promise<Server> {
    const { servers } = await this.ask<{ servers: Server[] }>('GET', '/servers')
    const found = servers.find((server) => server.name === name)
    if (!found) throw new Error(`there is no server “${name}”`)
    return found
  }

  changeServer(id: string, change: object): Promise<Server> {
    return this.ask('PATCH', `/servers/${id}`, change)
  }

  async inactivate(serverId: string): Promise<void> {
    await this.#send('POST', `/servers/${serverId}/inactivate`)
  }

  async activate(serverId: string): Promise<void> {
    await this.#send('POST', `/servers/${serverId}/activate`)
  }

  extend(id: string): Promise<Session> {
    return this.ask('POST', `/sessions/${id}/extend`)
  }

  end(id: string): Promise<Session> {
    return this.ask('DELETE', `/sessions/${id}`)
  }

  async desktops(): Promise<Desktop[]> {
    return (await this.ask<{ desktops: Desktop[] }>('GET', '/snapshots')).desktops
  }

  discard(templateId: string): Promise<Desktop> {
    return this.ask('DELETE', `/desktops/${templateId}`)
  }

  /** Waits until it is in this state. @throws if it ends in another */
  async reaches(id: string, status: SessionStatus): Promise<Session> {
    let session = await this.session(id)
    await until(async () => {
      session = await this.session(id)
      const hasFailed = session.status === 'failed' && status !== 'failed'
      if (hasFailed) throw new Error(`the session has failed: ${session.failure?.message}`)
      return session.status === status
    }, `session ${id} is ${status}`)
    return session
  }

  /** `path` as in the contract, below `/api/v1`. */
  async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    return (await (await this.#send(method, path, body)).json()) as Answer
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return send(`${this.url}/api/v1${path}`, { method, body, headers: { cookie: this.cookie } })
  }
}

async function send(
  url: string,
  request: { method: string; body?: object | undefined; headers?: Record<string, string> },
): Promise<Response> {
  const { method, body, headers = {} } = request
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return response
}
