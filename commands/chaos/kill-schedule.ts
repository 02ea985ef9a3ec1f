import { diceFor } from '@carrel/lab/api/faults/dice'
import { nameOf, STEP_MOMENTS, type StepMoment } from './named-steps.ts'

/** A server that has just started works for so long before it is killed at a named step. */
const REST_MS = 1200

/** Says when a server is to be killed: once at each named moment, and now and then without any reason. */
export class KillSchedule {
  readonly #left: Map<string, StepMoment>
  /** How many moments there are. */
  readonly size: number
  readonly #dice: () => number
  readonly #restUntil = new Map<number, number>()
  #isOn = false

  constructor(seed: number, moments: readonly StepMoment[] = STEP_MOMENTS) {
    this.#left = new Map(moments.map((moment) => [nameOf(moment), moment]))
    this.size = moments.length
    this.#dice = diceFor(seed, 2, 0)
  }

  /** True once for each moment, and not at all while the server rests. */
  isDue(moment: StepMoment, server: number, nowMs: number): boolean {
    if (!this.#isOn || nowMs < (this.#restUntil.get(server) ?? Number.POSITIVE_INFINITY))
      return false
    // Not always at the first chance, or only the busiest moment would ever be met.
    if (this.#left.has(nameOf(moment)) && this.#dice() < 0.5) {
      this.#left.delete(nameOf(moment))
      return true
    }
    return false
  }

  started(server: number, nowMs: number): void {
    this.#restUntil.set(server, nowMs + REST_MS)
  }

  killed(server: number): void {
    this.#restUntil.set(server, Number.POSITIVE_INFINITY)
  }

  /** Until the next kill that has no reason; ms. */
  pauseMs(): number {
    return 6000 + this.#dice() * 10_000
  }

  /** Of a server that is down, until it is started again; now and then it is killed while it starts. */
  downMs(): number {
    return this.#dice() * 300
  }

  diesEarlyAfterMs(): number | null {
    return this.#dice() < 0.08 ? 300 + this.#dice() * 1500 : null
  }

  missing(): string[] {
    return [...this.#left.keys()]
  }

  /** Nobody is killed before, when people sign in. */
  begin(): void {
    this.#isOn = true
  }

  end(): void {
    this.#isOn = false
  }
}
