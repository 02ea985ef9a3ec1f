import type { Clock } from '../../clock.ts'

const firstPort = 5900
/** A proxy waits for its viewer so long, and its port is nobody else's meanwhile. */
export const viewerMs = 10_000

/** Ports of VNC proxies. */
export class ConsolePorts {
  readonly #clock: Clock
  readonly #takenUntil = new Map<number, number>()
  constructor(clock: Clock) {
    this.#clock = clock
  }

  take(): number {
    const now = this.#clock.now()
    let port = firstPort
    while ((this.#takenUntil.get(port) ?? 0) > now) port += 1
    this.#takenUntil.set(port, now + viewerMs)
    return port
  }
}
