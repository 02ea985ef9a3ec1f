export interface Quality {
  /** The way to the gateway and back; null until a ping has returned. */
  readonly latencyMs: number | null
  readonly framesPerSecond: number
  readonly bytesPerSecond: number
}

export type Verdict = 'good' | 'fair' | 'poor'

const SMOOTHING = 0.25
const FAIR_FROM_MS = 120
const POOR_FROM_MS = 300

export const verdictOf = ({ latencyMs }: Quality): Verdict | null =>
  latencyMs === null
    ? null
    : latencyMs < FAIR_FROM_MS
      ? 'good'
      : latencyMs < POOR_FROM_MS
        ? 'fair'
        : 'poor'

/** Counts what passes, and tells rates whenever it is asked: over the time since it was asked before. */
export class ConnectionQuality {
  #latencyMs: number | null = null
  #frames = 0
  #bytes = 0
  #since: number

  constructor(now: number) {
    this.#since = now
  }

  pinged(milliseconds: number): void {
    this.#latencyMs =
      this.#latencyMs === null
        ? milliseconds
        : this.#latencyMs + (milliseconds - this.#latencyMs) * SMOOTHING
  }

  drawn(): void {
    this.#frames += 1
  }

  received(bytes: number): void {
    this.#bytes += bytes
  }

  ask(now: number): Quality {
    const seconds = Math.max(0.001, (now - this.#since) / 1000)
    const quality = {
      latencyMs: this.#latencyMs === null ? null : Math.round(this.#latencyMs),
      framesPerSecond: Math.round(this.#frames / seconds),
      bytesPerSecond: Math.round(this.#bytes / seconds),
    }
    this.#frames = 0
    this.#bytes = 0
    this.#since = now
    return quality
  }
}
