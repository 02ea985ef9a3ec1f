import { LIVE_PATH, LIVE_SIGNED_OUT, LiveEvent } from '@carrel/contract'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 20_000
const OPENING_DEADLINE_MS = 10_000

export interface LiveListener {
  onEvent(event: LiveEvent): void
  /** `true` once the server has greeted us, `false` when the line drops. */
  onLine(isUp: boolean): void
  /** The sign-in has ended, and nothing more will be heard. */
  onSignedOut(): void
}

/** How long to wait before trying again: doubling, and random so that a restarted server is not met by all at once. */
export function reconnectWaitMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
  return ceiling / 2 + (random() * ceiling) / 2
}

/** Keeps one socket for live events open until the returned function is called. */
export function listenLive(listener: LiveListener, base: string = location.href): () => void {
  const url = new URL(LIVE_PATH, base)
  url.protocol = url.protocol.replace('http', 'ws')
  let failures = 0
  let stopped = false
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (): void => {
    clearTimeout(timer)
    const current = new WebSocket(url)
    socket = current
    timer = setTimeout(() => current.close(), OPENING_DEADLINE_MS)
    current.addEventListener('message', ({ data }) => {
      const event = LiveEvent.safeParse(parseJson(data))
      // A newer server may send events that this page does not know yet; they are not for it.
      if (!event.success || stopped) return
      if (event.data.event === 'Connected') {
        clearTimeout(timer)
        failures = 0
        listener.onLine(true)
      }
      listener.onEvent(event.data)
    })
    current.addEventListener('close', ({ code }) => {
      if (stopped || socket !== current) return
      if (code === LIVE_SIGNED_OUT) return listener.onSignedOut()
      listener.onLine(false)
      clearTimeout(timer)
      timer = setTimeout(open, reconnectWaitMs(failures))
      failures += 1
    })
  }

  const retryNow = (): void => {
    if (socket?.readyState === WebSocket.CLOSED) open()
  }

  addEventListener('online', retryNow)
  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    removeEventListener('online', retryNow)
    socket?.close()
  }
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null
  } catch {
    return null
  }
}
