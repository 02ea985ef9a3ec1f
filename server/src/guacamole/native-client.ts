import { type Protocol, TOKEN_LIFETIME_SECONDS } from '@carrel/contract'
import { z } from 'zod'
import { askApache, checkAnswer } from './apache-answer.ts'
import type { ApacheConnections } from './apache-connections.ts'
import { clientIdentifier, sealJsonData } from './auth-json.ts'
import {
  type ConnectionSpec,
  connectionNotFound,
  type GuacamoleClient,
  type GuacamoleConnection,
  GuacamoleError,
  type ViewerToken,
} from './guacamole-client.ts'
import { SignInPause } from './sign-in-pause.ts'

export interface NativeClientParts {
  readonly connections: ApacheConnections
  /** Of the web application: for this server, and for browsers. */
  readonly url: string
  readonly publicUrl: string
  /** Secret. */
  readonly jsonKey: string
  readonly log: { info(details: object, message: string): void }
}

const SignedIn = z.object({ authToken: z.string() })

/**
 * Guacamole’s own page as the viewer. Connections are kept in Guacamole, and each visit gets a sign-in of its own that opens one
 * of them once. This server redeems it: what reaches the browser is the token, in the fragment, and not the data.
 */
export class NativeClient implements GuacamoleClient {
  readonly #parts: NativeClientParts
  readonly #pause = new SignInPause()

  constructor(parts: NativeClientParts) {
    this.#parts = parts
  }

  async createConnection(spec: ConnectionSpec): Promise<string> {
    await this.#parts.connections.put(spec)
    this.#log(spec.id, 'connection created')
    return spec.id
  }

  async deleteConnection(id: string): Promise<void> {
    if (!(await this.#parts.connections.remove(id))) throw connectionNotFound(id)
    this.#log(id, 'connection deleted')
  }

  async getConnection(id: string): Promise<GuacamoleConnection | null> {
    const kept = await this.#parts.connections.find(id)
    this.#log(id, 'connection read')
    return kept && present(id, kept.protocol)
  }

  async listActiveConnections(): Promise<GuacamoleConnection[]> {
    const kept = await this.#parts.connections.list()
    return kept.map(({ name, protocol }) => present(name, protocol))
  }

  /** Guacamole itself leaves out what its guacd does not ask for. */
  async knownParameters(): Promise<null> {
    return null
  }

  async generateAuthToken(id: string, _userId: string): Promise<ViewerToken> {
    const { connections, url, publicUrl, jsonKey } = this.#parts
    const kept = await connections.find(id)
    const parameters = kept && (await connections.parametersOf(kept.identifier))
    if (!kept || !parameters) throw connectionNotFound(id)
    const expires = new Date(Date.now() + TOKEN_LIFETIME_SECONDS * 1000)
    const data = sealJsonData(jsonKey, expires, { id, protocol: kept.protocol, parameters })
    this.#pause.check()
    const body = new URLSearchParams({ data })
    const answer = await askApache(`${url}/api/tokens`, { method: 'POST', body })
    if (answer.status === 403) throw this.#pause.remember(dataRefused())
    const { authToken: token } = checkAnswer(answer, SignedIn)
    this.#log(id, 'viewer token issued')
    const viewerUrl = `${publicUrl}/#/client/${clientIdentifier(id)}?token=${token}`
    return { token, viewerUrl, expiresInSeconds: TOKEN_LIFETIME_SECONDS }
  }

  /** Guacamole’s page is as good as its account: there is none that can only look. */
  async generateWatchToken(): Promise<ViewerToken> {
    throw new GuacamoleError(
      'watching_unsupported',
      'Guacamole’s own page cannot show a desktop to somebody who only watches.',
      { hint: 'It can be watched with Carrel’s own viewer: CARREL_VIEWER=built-in.' },
    )
  }

  /** Guacamole lets its own page go on for as long as the connection is there. */
  async endViewers(): Promise<void> {
    throw new GuacamoleError(
      'ending_unsupported',
      'Guacamole’s own page goes on showing a desktop until the session ends.',
      {
        hint: 'End the sessions of whoever may not see them any more, or use CARREL_VIEWER=built-in.',
      },
    )
  }

  #log(connectionId: string, message: string): void {
    this.#parts.log.info({ connection_id: connectionId }, message)
  }
}

const dataRefused = () =>
  new GuacamoleError('guacamole_sign_in_refused', 'Guacamole does not take what Carrel signed.', {
    hint: 'Its extension auth-json has to be there, with GUACAMOLE_JSON_SECRET_KEY as its json-secret-key, and the clocks of both machines have to agree.',
  })

/** What is seen of it is between the browser and Guacamole. */
const present = (id: string, protocol: Protocol): GuacamoleConnection => ({
  ...{ id, protocol, viewers: 0, isWhole: true, isDrawn: null, lastEnding: null },
  state: null,
})
