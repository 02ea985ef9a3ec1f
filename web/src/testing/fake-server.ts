import {
  type Account,
  type AdminNotification,
  accountOperations,
  type ConnectionPreferences,
  type Installation,
  type LiveEvent,
  notificationOperations,
  type Operation,
  type ParameterValue,
  type Problem,
  peopleOperations,
  preferenceOperations,
  type Session,
  type SessionNotices,
  sessionNoticeOperations,
  sessionOperations,
  setupOperations,
  snapshotOperations,
  type Template,
  type Thumbnail,
  templateOperations,
  thumbnailOperations,
} from '@carrel/contract'
import { HttpResponse, http, ws } from 'msw'
import { setupServer } from 'msw/node'
import { savePreferences, somePreferences } from './preference-samples.ts'
import { aPerson, aTemplate } from './samples.ts'

/** The network of a test. Each test puts a `FakeBroker` behind it. */
export const fakeServer = setupServer()

const ORIGIN = 'http://carrel.test'
export const GATEWAY = 'http://gateway.test'

const live = ws.link('ws://carrel.test/api/v1/live')

type Client = { send(data: string): void; close(code?: number): void }

/** Answers like the server does, from what a test puts into its fields, and remembers what it was asked. */
export class FakeBroker {
  me: Account | null = aPerson()
  demo: Installation['demo'] = null
  isSetUp = true
  templates: Template[] = [aTemplate()]
  sessions: Session[] = []
  /** By session. */
  readonly thumbnails = new Map<string, Thumbnail>()
  notifications: AdminNotification[] = []
  moreNotifications = 0
  notices: SessionNotices = { messages: [], watchers: [] }
  /** Of whichever protocol and template is asked for. */
  preferences: Partial<ConnectionPreferences> = {}
  readonly calls: string[] = []
  readonly bodies: unknown[] = []
  /** Of each call, in the order of `calls`. */
  readonly queries: string[] = []
  tokensIssued = 0
  /** Before the token, in the fragment of the viewer's address. */
  viewerPage = `${GATEWAY}/viewer/#token=`
  linesOpened = 0
  serverTime = (): string => new Date().toISOString()
  readonly #refusals = new Map<string, Problem>()
  #listeners: Client[] = []

  constructor() {
    fakeServer.use(
      live.addEventListener('connection', ({ client }) => {
        this.linesOpened += 1
        this.#listeners.push(client)
        client.send(JSON.stringify({ event: 'Connected', server_time: this.serverTime() }))
      }),
      ...['viewer', 'guacamole'].map((page) =>
        http.get(`${GATEWAY}/${page}/`, () => HttpResponse.html('<!doctype html><p>Viewer</p>')),
      ),
      this.#on(peopleOperations.installation, () => [
        200,
        { name: 'Carrel', version: '1.2.3', is_set_up: this.isSetUp, demo: this.demo },
      ]),
      this.#on(peopleOperations.me, () => [200, this.me]),
      this.#on(peopleOperations.signOut, () => {
        this.me = null
        return [204, null]
      }),
      this.#on(peopleOperations.signIn, () => {
        this.me = aPerson()
        return [200, this.me]
      }),
      this.#on(templateOperations.listTemplates, () => [200, { templates: this.templates }]),
      this.#on(snapshotOperations.listSnapshots, () => [200, { desktops: [] }]),
      this.#on(sessionOperations.listSessions, () => [200, { sessions: this.sessions }]),
      this.#on(sessionOperations.getSession, (id) => [200, this.session(id)]),
      this.#on(sessionOperations.launchSession, () => [201, this.sessions.at(-1)]),
      this.#on(sessionOperations.extendSession, (id) => [
        200,
        this.change(id, {
          expires_at: new Date(
            Date.parse(this.session(id).expires_at ?? '') + 30 * 60_000,
          ).toISOString(),
        }),
      ]),
      this.#on(sessionOperations.getQuota, () => [
        200,
        {
          sessions: { limit: 3, open: 1 },
          minutes: { limit: 2400, used: 60, left: 2340, next_return: null },
        },
      ]),
      this.#on(sessionOperations.terminateSession, (id) => [
        202,
        this.change(id, { status: 'terminating', end_reason: 'user' }),
      ]),
      this.#on(sessionNoticeOperations.getSessionNotices, () => [200, this.notices]),
      this.#on(sessionNoticeOperations.dismissMessage, () => [204, null]),
      this.#on(notificationOperations.listNotifications, () => [
        200,
        { notifications: this.notifications, more: this.moreNotifications },
      ]),
      this.#on(notificationOperations.markSeen, () => [
        200,
        { notifications: this.#mark(this.bodies.at(-1)) },
      ]),
      this.#on(sessionOperations.reconnectSession, (id) => [200, this.session(id)]),
      this.#on(preferenceOperations.getPreferences, (protocol) => [
        200,
        somePreferences(protocol, this.preferences),
      ]),
      this.#on(preferenceOperations.getSessionPreferences, (id) => [
        200,
        somePreferences(this.session(id).protocol, this.preferences),
      ]),
      this.#on(preferenceOperations.changePreferences, (protocol) => this.#save(protocol)),
      this.#on(preferenceOperations.changeSessionPreferences, (id) =>
        this.#save(this.session(id).protocol),
      ),
      this.#on(thumbnailOperations.getThumbnail, (id) => [
        200,
        { thumbnail: this.thumbnails.get(id) ?? null },
      ]),
      this.#on(thumbnailOperations.keepThumbnail, (id) => {
        const { image } = this.bodies.at(-1) as { image: string }
        this.thumbnails.set(id, { image, taken_at: this.serverTime() })
        return [204, null]
      }),
      this.#on(sessionOperations.getGuacamoleToken, (id) => this.#token(id)),
    )
  }

  session(id: string): Session {
    const found = this.sessions.find((session) => session.id === id)
    if (!found) throw new Error(`The test has no session ${id}.`)
    return found
  }

  change(id: string, changes: Partial<Session>): Session {
    const changed = { ...this.session(id), ...changes }
    this.sessions = this.sessions.map((session) => (session.id === id ? changed : session))
    return changed
  }

  /** Changes a session and tells every open page of it. */
  tell(
    event: Extract<LiveEvent, { session: Session }>['event'],
    id: string,
    changes: Partial<Session> = {},
  ) {
    const session = this.change(id, changes)
    const extra = {
      ...(event === 'VMSessionExpiring' && { minutes_left: 5 }),
      ...(event === 'VMSessionDesktopRefused' && { detail: 'The desktop does not let you in.' }),
    }
    this.#broadcast({ event, channel: `session.${id}`, session, ...extra })
  }

  notify(notification: AdminNotification): void {
    this.notifications = [notification, ...this.notifications]
    this.#broadcast({ event: 'AdminNotification', notification })
  }

  /** Tells every open page. */
  say(event: LiveEvent): void {
    this.#broadcast(event)
  }

  tellOfServers(): void {
    this.#broadcast({ event: 'ServersUpdated' })
  }

  dropLine(): void {
    for (const listener of this.#listeners.splice(0)) listener.close(1001)
  }

  refuse({ method, path }: Operation, problem: Partial<Problem>): void {
    this.#refusals.set(`${method} ${path}`, {
      type: 'about:blank',
      status: 409,
      code: 'refused',
      title: 'Refused',
      detail: 'Not now.',
      ...problem,
    })
  }

  relent(): void {
    this.#refusals.clear()
  }

  /** For operations that few tests need. */
  answer(operation: Operation, respond: (id: string) => [number, unknown]): void {
    fakeServer.use(this.#on(operation, respond))
  }

  count({ method, path }: Operation): number {
    return this.calls.filter((call) => call === `${method} ${path}`).length
  }

  #broadcast(message: object): void {
    for (const listener of this.#listeners) listener.send(JSON.stringify(message))
  }

  #mark(body: unknown): AdminNotification[] {
    const { ids, seen } = body as { ids: string[]; seen: boolean }
    this.notifications = this.notifications.map((one) =>
      ids.includes(one.id)
        ? { ...one, seen_at: seen ? new Date().toISOString() : null, seen_by: seen ? 'Ada' : null }
        : one,
    )
    return this.notifications.filter(({ id }) => ids.includes(id))
  }

  #save(protocol: string): [number, unknown] {
    const { parameters } = this.bodies.at(-1) as { parameters: Record<string, ParameterValue> }
    const before = somePreferences(protocol, this.preferences)
    const { saved, effects } = savePreferences(before, parameters)
    this.preferences = { ...this.preferences, parameters: saved.parameters }
    return [200, { ...saved, takes_effect: effects }]
  }

  #token(id: string): [number, unknown] {
    const session = this.session(id)
    if (session.status !== 'active') {
      return [
        202,
        {
          status: session.status,
          step: session.step,
          started_at: session.step_started_at,
          retry_after: 2,
        },
      ]
    }
    this.tokensIssued += 1
    const token = `token-${this.tokensIssued}`
    return [200, { token, viewer_url: `${this.viewerPage}${token}`, expires_in: 300 }]
  }

  #on(operation: Operation, respond: (id: string) => [number, unknown]) {
    const key = `${operation.method} ${operation.path}`
    const method = operation.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    const path = ORIGIN + operation.path.replace(/\{(\w+)\}/g, ':$1')
    return http[method](path, async ({ params, request }) => {
      this.calls.push(key)
      this.queries.push(new URL(request.url).search)
      const text = await request.text()
      if (text) this.bodies.push(JSON.parse(text))
      const refusal = this.#refusals.get(key) ?? (this.me || isPublic(operation) ? null : signedOut)
      if (refusal) return HttpResponse.json(refusal, { status: refusal.status })
      const [status, body] = respond(String(params.id ?? params.session_id ?? params.protocol))
      return body === null
        ? new HttpResponse(null, { status })
        : HttpResponse.json(body, { status })
    })
  }
}

const isPublic = (operation: Operation): boolean =>
  [
    peopleOperations.installation,
    peopleOperations.signIn,
    setupOperations.createFirstAdministrator,
    accountOperations.readPasswordLink,
    accountOperations.join,
  ].some((each) => each === operation)

const signedOut: Problem = {
  type: 'about:blank',
  status: 401,
  code: 'signed_out',
  title: 'Signed out',
  detail: 'Sign in first.',
}
