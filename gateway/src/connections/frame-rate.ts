/** So many frames within a second are a video or a game, and more than a person who types makes. */
const FRAMES = 12
const WITHIN = 1000
/** From the last frame on: as long as it takes to find that a guacd has frozen. */
const STILL_SO = 5000

/** How often a screen is painted, by the times of its last frames; in milliseconds. */
export class FrameRate {
  readonly #times: number[] = []

  note(now: number): void {
    this.#times.push(now)
    if (this.#times.length > FRAMES) this.#times.shift()
  }

  isBusy(now: number): boolean {
    const [first = 0] = this.#times
    const last = this.#times.at(-1) ?? 0
    return this.#times.length === FRAMES && last - first <= WITHIN && now - last <= STILL_SO
  }
}
