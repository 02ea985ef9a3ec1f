import { LIVE_PATH, type LiveEvent, type Session } from '@carrel/contract'
import type { Journal } from './observations.ts'

const DEADLINE_MS = 20_000

export interface Answer {
  /** 0: nothing was answered, because the server was killed or has not started yet. */
  readonly status: number
  readonly body: unknown
}

export interface PersonOptions {
  readonly origin: string
  /** Addresses of the servers, and which of them to ask next. */
  readonly urls: readonly string[]
  readonly choose: () => number
  readonly journal: Journal
  /** Told of each session that somebody was told of. */
  readonly onSession: (session: Session, isEvent: boolean) => void
}

/** Somebody with a browser: asks any server, and listens to one. */
export class Person {
  readonly username: string
  readonly #options: PersonOptions
  #cookie = ''
  #live: WebSocket | null = null
  #isGone = false

  constructor(username: string, options: PersonOptions) {
    this.username = username
    this.#options = options
  }

  /** The secret that must be in no log. */
  get cookie(): string {
    return this.#cookie.split('=')[1] ?? ''
  }

  async signIn(password: string): Promise<void> {
    const { origin, urls } = this.#options
    const answer = await fetch(`${urls[0]}/api/v1/sign-in`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ username: this.username, password }),
    })
    if (!answer.ok) throw new Error(`${this.username} could not sign in: ${answer.status}`)
    this.#cookie = String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
    this.#listen()
  }

  async call(method: string, path: string, body?: object): Promise<Answer> {
    const { origin, urls, choose, journal } = this.#options
    const server = choose()
    const url = `${urls[server]}/api/v1${path}`
    const headers = {
      origin,
      cookie: this.#cookie,
      ...(body && { 'content-type': 'application/json' }),
    }
    const signal = AbortSignal.timeout(DEADLINE_MS)
    const more = body ? { body: JSON.stringify(body) } : {}
    try {
      const answer = await fetch(url, { method, headers, signal, ...more })
      const text = await answer.text()
      // 503 is what a refusal says while the gateway or a VM is out of reach.
      if (answer.status >= 500 && answer.status !== 503)
        journal.serverFaults.push({
          ...{ at: journal.now(), server, request: `${method} ${path}` },
          ...{ status: answer.status, body: text },
        })
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
    } catch {
      return { status: 0, body: null }
    }
  }

  /** As it is now; null if nobody says. */
  async session(id: string): Promise<Session | null> {
    const { status, body } = await this.call('GET', `/sessions/${id}`)
    if (status !== 200) return null
    this.#options.onSession(body as Session, false)
    return body as Session
  }

  close(): void {
    this.#isGone = true
    this.#live?.close()
  }

  /** Comes back whenever it is cut off. */
  #listen(): void {
    const { origin, urls, choose } = this.#options
    if (this.#isGone) return
    const url = `${urls[choose()]?.replace('http', 'ws')}${LIVE_PATH}`
    const live = new WebSocket(url, { headers: { origin, cookie: this.#cookie } })
    this.#live = live
    live.onmessage = ({ data }) => {
      const event = JSON.parse(String(data)) as LiveEvent
      if ('session' in event) this.#options.onSession(event.session, true)
    }
    live.onclose = () => void setTimeout(() => this.#listen(), 100)
  }
}
