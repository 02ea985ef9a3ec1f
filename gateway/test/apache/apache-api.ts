import type { IncomingMessage } from 'node:http'
import { ApacheDirectory, type Body, type Entry } from './apache-directory.ts'
import type { ApacheSession, ApacheSessions } from './apache-sessions.ts'
import type { ApacheTunnels } from './apache-tunnels.ts'
import { ApiError, badRequest, notFound, permissionDenied, unauthorized } from './api-error.ts'

/** 1.3 knows no header for the token, and until 1.6 a patch has no answer. */
export type ApacheManner = '1.3' | '1.5' | '1.6'

export interface Answer {
  readonly status: number
  readonly body?: object
}

const DATA_SOURCE = 'postgresql'

/** The part of the REST API that a broker uses, with the answers of the real one. */
export class ApacheApi {
  readonly connections: ApacheDirectory
  readonly groups: ApacheDirectory
  readonly #manner: ApacheManner
  readonly #sessions: ApacheSessions
  readonly #tunnels: ApacheTunnels

  constructor(manner: ApacheManner, sessions: ApacheSessions, tunnels: ApacheTunnels) {
    this.#manner = manner
    this.#sessions = sessions
    this.#tunnels = tunnels
    this.groups = new ApacheDirectory('connection group', sessions.accounts)
    this.connections = new ApacheDirectory('connection', sessions.accounts, this.groups)
  }

  async answer(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    text: string,
  ): Promise<Answer> {
    const method = request.method ?? 'GET'
    if (method === 'POST' && path === '/tokens') return this.#signIn(text)
    const header = request.headers['guacamole-token']
    const inHeader = this.#manner !== '1.3' && typeof header === 'string'
    const session = this.#sessions.find(inHeader ? header : query.get('token'))
    if (method === 'DELETE' && path === '/session' && this.#manner !== '1.3') {
      this.#sessions.end(session)
      return { status: 204 }
    }
    const [, source, directory = '', id = '', part = ''] =
      /^\/session\/data\/([^/]+)\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
    if (source === undefined) throw notFound(path)
    if (source !== DATA_SOURCE)
      throw new ApiError(404, 'NOT_FOUND', `Session not associated with "${source}".`)
    const body = text === '' ? null : (JSON.parse(text) as Body)
    return this.#onData(session, `${method} ${directory}`, id, part, body)
  }

  #signIn(text: string): Answer {
    const session = this.#sessions.signIn(new URLSearchParams(text))
    const dataSource = session.json ? 'json' : DATA_SOURCE
    const { token: authToken, username } = session
    return {
      status: 200,
      body: { authToken, username, dataSource, availableDataSources: [dataSource] },
    }
  }

  async #onData(
    session: ApacheSession,
    what: string,
    id: string,
    part: string,
    body: Body,
  ): Promise<Answer> {
    if (session.json) throw unauthorized()
    const { connections, groups } = this
    switch (what) {
      case 'GET self': {
        const systemPermissions = this.#sessions.accounts.get(session.username)?.rights ?? []
        return { status: 200, body: { systemPermissions } }
      }
      case 'GET connectionGroups':
        if (part === 'tree') return { status: 200, body: this.#tree(session, id) }
        return { status: 200, body: byId(groups.visible(session).map(presentGroup)) }
      case 'POST connectionGroups':
        return { status: 200, body: presentGroup(await groups.add(session, body)) }
      case 'POST connections': {
        const entry = await connections.add(session, body)
        return { status: 200, body: { ...present(entry), parameters: entry.parameters } }
      }
      case 'GET connections': {
        const entry = connections.find(session, id)
        return { status: 200, body: part === 'parameters' ? entry.parameters : present(entry) }
      }
      case 'PUT connections':
        connections.replace(session, id, body)
        return { status: 204 }
      case 'DELETE connections':
        connections.remove(session, id)
        return { status: 204 }
      case 'GET activeConnections':
        return { status: 200, body: byId(this.#tunnels.visible(session)) }
      case 'PATCH activeConnections':
        return this.#kill(session, body)
      default:
        throw notFound(what)
    }
  }

  #tree(session: ApacheSession, identifier: string) {
    const group = this.groups.find(session, identifier)
    const children = this.connections
      .visible(session)
      .filter(({ parentIdentifier }) => parentIdentifier === identifier)
    return {
      ...presentGroup(group),
      // Left out where there are none.
      ...(children.length > 0 && { childConnections: children.map(present) }),
    }
  }

  #kill(session: ApacheSession, body: unknown): Answer {
    const patches = body as { op: string; path: string }[]
    for (const { op, path } of patches) {
      if (op !== 'remove') throw badRequest('Only the "remove" operation is supported.')
      if (!path.startsWith('/')) throw badRequest('Patch paths must start with "/".')
      if (!this.#tunnels.kill(session, path.slice(1))) throw permissionDenied()
    }
    if (this.#manner !== '1.6') return { status: 204 }
    const outcomes = patches.map(({ op, path }) => ({ op, identifier: path.slice(1), path }))
    return { status: 200, body: { patches: outcomes } }
  }
}

const byId = <T extends { identifier: string }>(entries: T[]) =>
  Object.fromEntries(entries.map((entry) => [entry.identifier, entry]))

const presentGroup = ({ name, identifier, parentIdentifier, attributes }: Entry) => ({
  ...{ name, identifier, parentIdentifier, attributes },
  ...{ type: 'ORGANIZATIONAL', activeConnections: 0 },
})

/** Never with the parameters. */
const present = ({ name, identifier, parentIdentifier, protocol, attributes }: Entry) => ({
  ...{ name, identifier, parentIdentifier, protocol, attributes },
  activeConnections: 0,
})
