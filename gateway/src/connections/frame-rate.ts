/** So many frames within a second are a video or a game, and more than a person who types makes. */
const FRAMES = 12
const WITHIN = 1000

/** How often a screen is painted, by the times of its last frames; in milliseconds. */
export class FrameRate {
  readonly #times: number[] = []

  /** `calmed`: without a frame for so long it is not, whatever it was before. */
  isBusy(now: number, calmed: number): boolean {
    const [first = 0] = this.#times
    const last = this.#times.at(-1) ?? 0
    return this.#times.length === FRAMES && last - first <= WITHIN && now - last <= calmed
  }

  note(now: number): void {
    this.#times.push(now)
    if (this.#times.length > FRAMES) this.#times.shift()
  }
}
