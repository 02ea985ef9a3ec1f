const SECONDS = 5

/** How much came in each of the last whole seconds; times in milliseconds. */
export class RecentRate {
  /** One more than is asked for: the second that is not over yet. */
  readonly #amounts = new Array<number>(SECONDS + 1).fill(0)
  #second = 0

  add(amount: number, now: number): void {
    this.#moveTo(now)
    const at = this.#second % this.#amounts.length
    this.#amounts[at] = (this.#amounts[at] ?? 0) + amount
  }

  perSecond(now: number): number {
    this.#moveTo(now)
    const current = this.#amounts[this.#second % this.#amounts.length] ?? 0
    return (this.#amounts.reduce((sum, amount) => sum + amount, 0) - current) / SECONDS
  }

  #moveTo(now: number): void {
    const second = Math.floor(now / 1000)
    if (second - this.#second > SECONDS) this.#amounts.fill(0)
    else
      for (let next = this.#second + 1; next <= second; next += 1)
        this.#amounts[next % this.#amounts.length] = 0
    this.#second = second
  }
}
