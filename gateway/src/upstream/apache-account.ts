import { z } from 'zod'
import { type Log, reasonOf } from '../log.ts'
import { UpstreamFailed } from './upstream-failed.ts'

const DEADLINE_MS = 10_000
/**
 * A Guacamole that guards itself bans an address for 300 s after five refused sign-ins within 300 s. A password that was
 * refused is therefore not sent again before that time is over, also for the other processes at this address.
 */
const PAUSE_MS = 300_000

export interface ApacheAccountOptions {
  /** Of the web application, without a slash at the end. */
  readonly url: string
  readonly username: string
  /** Secret. */
  readonly password: string
  readonly log: Log
}

const SignedIn = z.object({ authToken: z.string() })

/**
 * This gateway's own sign-in to an Apache Guacamole, with a token that never leaves it. Guacamole keeps a token as long as
 * it has an open tunnel, and 60 minutes longer; it forgets all of them when it restarts.
 */
export class ApacheAccount {
  readonly url: string
  readonly #options: ApacheAccountOptions
  #token: Promise<string> | null = null
  #refusal: { error: UpstreamFailed; until: number } | null = null

  constructor(options: ApacheAccountOptions) {
    this.url = options.url
    this.#options = options
  }

  /** The same one as long as nobody has found that it is not known any more. @throws UpstreamFailed */
  token(): Promise<string> {
    if (this.#token !== null) return this.#token
    if (this.#refusal && performance.now() < this.#refusal.until)
      return Promise.reject(this.#refusal.error)
    const token = this.#signIn()
    this.#token = token
    token.catch(() => {
      if (this.#token === token) this.#token = null
    })
    return token
  }

  /** Only if it is the newest: of several that find it refused at once, the first has asked for another. */
  async forget(refused: string): Promise<void> {
    const current = this.#token
    if (current !== null && (await current) === refused && this.#token === current)
      this.#token = null
  }

  async #signIn(): Promise<string> {
    const { url, username, password, log } = this.#options
    try {
      const response = await fetch(`${url}/api/tokens`, {
        method: 'POST',
        body: new URLSearchParams({ username, password }),
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      })
      if (response.status === 403) {
        const error = failed('guacamole_sign_in_refused', 'Guacamole refuses the account.')
        this.#refusal = { error, until: performance.now() + PAUSE_MS }
        throw error
      }
      if (!response.ok) throw new Error(`It answered ${response.status}.`)
      const { authToken } = SignedIn.parse(await response.json())
      log.info('guacamole_signed_in')
      return authToken
    } catch (cause) {
      const error =
        cause instanceof UpstreamFailed
          ? cause
          : failed('guacamole_unreachable', 'Guacamole cannot be reached.', cause)
      log.error('guacamole_sign_in_failed', { code: error.code, reason: reasonOf(error) })
      throw error
    }
  }
}

const failed = (code: string, message: string, cause?: unknown) =>
  new UpstreamFailed(code, 'server_error', message, cause)
