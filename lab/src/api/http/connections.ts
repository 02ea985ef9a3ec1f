import type { Socket } from 'node:net'
import type { Clock } from '../../clock.ts'

const idleMs = 5000
const requestsPerConnection = 100

/** Connections are closed after 5 s without a request, and after their hundredth one. */
export class Connections {
  readonly #clock: Clock
  readonly #requests = new WeakMap<Socket, number>()
  readonly #idle = new WeakMap<Socket, AbortController>()
  constructor(clock: Clock) {
    this.#clock = clock
  }

  rests(socket: Socket): void {
    const idle = new AbortController()
    this.#idle.set(socket, idle)
    const stop = () => idle.abort()
    socket.once('close', stop)
    this.#clock
      .sleep(idleMs, { signal: idle.signal, ref: false })
      .then(() => socket.end())
      .catch((error: unknown) => {
        if (!idle.signal.aborted) throw error
      })
      .finally(() => socket.off('close', stop))
  }

  /** Whether another request may follow this one. */
  works(socket: Socket): boolean {
    this.#idle.get(socket)?.abort()
    const count = (this.#requests.get(socket) ?? 0) + 1
    this.#requests.set(socket, count)
    return count < requestsPerConnection
  }
}
