import { once } from 'node:events'
import { LIVE_PATH, LiveEvent } from '@carrel/contract'
import type { Person } from './person.ts'
import { until } from './until.ts'

/** What a server repairs by itself it may find half a minute late, by a list that is ten seconds old. */
const DEADLINE_MS = 120_000

type Heard = 'VMSessionReady' | 'VMSessionEnded' | 'VMSessionAddressChanged'
type EventOf<Name extends Heard> = Exclude<LiveEvent, { event: 'Connected' }> & { event: Name }

/** What a person's open page would hear from the server, from now on. */
export class LiveEvents implements Disposable {
  readonly #socket: WebSocket
  readonly #heard: LiveEvent[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      this.#heard.push(LiveEvent.parse(JSON.parse(String(data))))
    })
  }

  static async of({ url, cookie }: Person): Promise<LiveEvents> {
    const headers = { cookie, origin: url }
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${LIVE_PATH}`, { headers })
    const events = new LiveEvents(socket)
    await once(socket, 'open')
    return events
  }

  /** The first of this name about the session. */
  async hear<Name extends Heard>(name: Name, sessionId: string): Promise<EventOf<Name>> {
    const find = () =>
      this.#heard.find(
        (event): event is EventOf<Name> =>
          event.event === name && 'session' in event && event.session.id === sessionId,
      )
    const isHeard = async () => find() !== undefined
    await until(isHeard, `${name} of session ${sessionId} is heard`, DEADLINE_MS)
    return find() as EventOf<Name>
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}
