import { z } from 'zod'
import { type ApacheAnswer, askApache, checkAnswer } from './apache-answer.ts'
import { GuacamoleError } from './guacamole-client.ts'
import { SignInPause } from './sign-in-pause.ts'

const NEEDED_RIGHTS = ['CREATE_CONNECTION', 'CREATE_CONNECTION_GROUP']

export interface ApacheAccountOptions {
  /** Of the web application, without a slash at the end. */
  readonly url: string
  readonly username: string
  /** Secret. */
  readonly password: string
  /** Where connections are made; null: where the account itself is. */
  readonly dataSource: string | null
  readonly log: { info(details: object, message: string): void }
  readonly deadlineMs?: number
}

interface Session {
  /** Secret. */
  readonly token: string
  readonly dataSource: string
  /** Before 1.4 Guacamole knows no header for it. */
  readonly tokenInQuery: boolean
}

const SignedIn = z.object({ authToken: z.string(), dataSource: z.string() })
const Permissions = z.object({ systemPermissions: z.array(z.string()) })

/** The service account in an Apache Guacamole: signs in when it has to, and asks in its name. */
export class ApacheAccount {
  readonly #options: ApacheAccountOptions
  #session: Promise<Session> | null = null
  readonly #pause = new SignInPause()

  constructor(options: ApacheAccountOptions) {
    this.#options = options
  }

  get url(): string {
    return this.#options.url
  }

  async dataSource(): Promise<string> {
    return (await this.#signedIn()).dataSource
  }

  /**
   * `path`: within the data source, as `/connections`. A token that Guacamole has forgotten and a right that is missing look
   * the same, so a 403 is believed only of a fresh token. A 404 is an answer.
   * @throws GuacamoleError
   */
  async ask(method: string, path: string, body?: unknown): Promise<ApacheAnswer> {
    const session = this.#signedIn()
    const answer = await this.#askAs(await session, method, path, body)
    if (answer.status !== 403) return checkAnswer(answer)
    if (this.#session === session) this.#session = null
    return checkAnswer(await this.#askAs(await this.#signedIn(), method, path, body))
  }

  #signedIn(): Promise<Session> {
    if (this.#session !== null) return this.#session
    const session = this.#signIn()
    this.#session = session
    session.catch(() => {
      if (this.#session === session) this.#session = null
    })
    return session
  }

  async #signIn(): Promise<Session> {
    const { url, username, password, log, deadlineMs } = this.#options
    this.#pause.check()
    const body = new URLSearchParams({ username, password })
    const answer = await askApache(`${url}/api/tokens`, { method: 'POST', body }, deadlineMs)
    if (answer.status === 403 || answer.status === 429)
      throw this.#pause.remember(signInRefused(answer))
    const { authToken: token, dataSource: own } = checkAnswer(answer, SignedIn)
    const session = await this.#try({ token, dataSource: this.#options.dataSource ?? own })
    log.info({ data_source: session.dataSource }, 'signed in to Guacamole')
    return session
  }

  /** Finds out how the token has to be told, and whether the account may do what it has to. */
  async #try(begun: Omit<Session, 'tokenInQuery'>): Promise<Session> {
    const path = '/self/effectivePermissions'
    for (const tokenInQuery of [false, true]) {
      const session = { ...begun, tokenInQuery }
      const answer = await this.#askAs(session, 'GET', path)
      if (answer.status === 403) continue
      if (answer.status === 404) throw unknownDataSource(begun.dataSource)
      checkRights(checkAnswer(answer, Permissions).systemPermissions)
      return session
    }
    throw new GuacamoleError('guacamole_failed', 'Guacamole does not know its own token.', {
      hint: 'Several Guacamole behind one address share no sessions: give Carrel the address of one.',
    })
  }

  #askAs(session: Session, method: string, path: string, body?: unknown): Promise<ApacheAnswer> {
    const { url, deadlineMs } = this.#options
    const { token, tokenInQuery, dataSource } = session
    const address = `${url}/api/session/data/${encodeURIComponent(dataSource)}${path}`
    const headers = {
      ...(!tokenInQuery && { 'guacamole-token': token }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    return askApache(
      tokenInQuery ? `${address}?token=${token}` : address,
      { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) },
      deadlineMs,
    )
  }
}

function checkRights(rights: readonly string[]): void {
  if (rights.includes('ADMINISTER')) return
  const missing = NEEDED_RIGHTS.filter((right) => !rights.includes(right))
  if (missing.length === 0) return
  throw new GuacamoleError(
    'guacamole_forbidden',
    `Carrel’s account in Guacamole lacks rights: ${missing.join(', ')}.`,
    { hint: 'An administrator of Guacamole can allow it to create connections and groups.' },
  )
}

function signInRefused({ status, problem }: ApacheAnswer): GuacamoleError {
  if (status === 429)
    return new GuacamoleError('guacamole_sign_in_refused', 'Guacamole has banned this address.', {
      hint: 'Correct the password of Carrel’s account, and wait five minutes.',
    })
  const isAskedForMore = problem?.type === 'INSUFFICIENT_CREDENTIALS'
  return isAskedForMore
    ? new GuacamoleError(
        'guacamole_sign_in_refused',
        'Guacamole wants more than a password of Carrel’s account.',
        { hint: 'Leave this account out of the second factor.' },
      )
    : new GuacamoleError(
        'guacamole_sign_in_refused',
        'Guacamole refuses the name or the password of Carrel’s account.',
        { hint: 'Correct GUACAMOLE_USERNAME and GUACAMOLE_PASSWORD and start again.' },
      )
}

const unknownDataSource = (name: string) =>
  new GuacamoleError('guacamole_refused', `Guacamole has no data source "${name}".`, {
    hint: 'Set GUACAMOLE_DATA_SOURCE to the one where connections are kept, as postgresql.',
  })
