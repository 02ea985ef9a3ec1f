import type { TunnelNotice, ViewerMessage } from '@carrel/contract'
import type Guacamole from 'guacamole-common-js'
import type { Overlay } from '../page/overlay.ts'
import { say } from '../say.ts'
import type { ConnectionQuality } from './connection-quality.ts'
import { connectDesktop, type DesktopConnection } from './desktop-connection.ts'
import { ReconnectPolicy } from './reconnect-policy.ts'
import { type Ending, endingOf } from './status-sentence.ts'
import type { TokenPurse } from './token.ts'

export type State = Extract<ViewerMessage, { type: 'state' }>['state']

interface LoopParts {
  purse: TokenPurse
  overlay: Overlay
  quality: ConnectionQuality
  /** The tunnel's address, for the size that the window has now. */
  url: () => string
}

export interface LoopListener {
  onState(state: State, status: number | null): void
  onTokenNeeded(): void
  onOpening(client: Guacamole.Client): void
  onConnected(client: Guacamole.Client): void
  onFrame(hasDrawn: boolean): void
  onUnstable(isUnstable: boolean): void
  onNotice(notice: TunnelNotice): void
  onEnded(): void
}

const TOKEN_DEADLINE_MS = 20_000
/** Ended because somebody opened the desktop elsewhere: whoever takes it back ends those in turn. */
const TAKEN: readonly (number | null)[] = [517, 521]

/** Connects, and connects again; one connection at a time. */
export class ConnectionLoop {
  readonly #parts: LoopParts
  readonly #listener: LoopListener
  readonly #policy = new ReconnectPolicy()
  #connection: DesktopConnection | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #isWaitingForToken = false
  #takesOver = false
  #hasConnected = false

  constructor(parts: LoopParts, listener: LoopListener) {
    this.#parts = parts
    this.#listener = listener
  }

  get client(): Guacamole.Client | null {
    return this.#connection?.client ?? null
  }

  start(): void {
    this.#listener.onState('connecting', null)
    this.#connect()
  }

  takeOver(): void {
    this.#connection?.takeOver()
  }

  tokenArrived(): void {
    if (this.#isWaitingForToken) this.#connect()
  }

  #connect(): void {
    clearTimeout(this.#timer)
    const token = this.#parts.purse.take()
    this.#isWaitingForToken = token === null
    if (token === null) {
      this.#listener.onTokenNeeded()
      this.#timer = setTimeout(() => this.#ended(null, false), TOKEN_DEADLINE_MS)
      return
    }
    const { onOpening, onFrame, onUnstable, onNotice } = this.#listener
    this.#connection = connectDesktop(this.#parts.url(), token, this.#parts.quality, {
      onOpening,
      onFrame,
      onUnstable,
      onNotice,
      onWaiting: () =>
        this.#listener.onState(this.#hasConnected ? 'reconnecting' : 'waiting', null),
      onConnected: (client) => this.#connected(client),
      onEnded: (status, isFromDesktop) => this.#ended(status, isFromDesktop),
    })
  }

  #connected(client: Guacamole.Client): void {
    this.#policy.connected(performance.now())
    this.#hasConnected = true
    if (this.#takesOver) this.#connection?.takeOver()
    this.#takesOver = false
    this.#parts.overlay.hide()
    this.#listener.onConnected(client)
    this.#listener.onState('connected', null)
  }

  #ended(status: number | null, isFromDesktop: boolean): void {
    this.#connection?.close()
    this.#connection = null
    this.#isWaitingForToken = false
    this.#listener.onEnded()
    const ending = endingOf(status, isFromDesktop)
    const decision = this.#policy.ended(ending, performance.now())
    if (decision.kind === 'reconnect') {
      this.#listener.onState('reconnecting', status)
      this.#countDown(decision.afterSeconds, ending)
      return
    }
    this.#takesOver = TAKEN.includes(status)
    this.#listener.onState('disconnected', status)
    const { title, sentence, action } = ending
    this.#parts.overlay.show({
      title: say(title),
      sentence: say(sentence),
      ...(decision.kind === 'ask'
        ? { action: { label: say(action), run: () => this.#connectNow() } }
        : {}),
    })
  }

  #countDown(seconds: number, ending: Ending): void {
    const next =
      seconds > 0
        ? say('Connecting again in {{seconds}} s.', { seconds })
        : say('Connecting again…')
    this.#parts.overlay.show({
      title: say(ending.title),
      sentence: `${say(ending.sentence)} ${next}`,
    })
    this.#timer = setTimeout(
      () => (seconds > 1 ? this.#countDown(seconds - 1, ending) : this.#connect()),
      Math.min(1, seconds) * 1000,
    )
  }

  #connectNow(): void {
    this.#policy.reset()
    this.#listener.onState('reconnecting', null)
    this.#parts.overlay.show({ title: say('Connecting again'), sentence: say('One moment.') })
    this.#connect()
  }
}
