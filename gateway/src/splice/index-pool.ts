/** Gives away each index of a range once before it gives any a second time, the one first that has been back for longest. */
export class IndexPool {
  readonly #last: number
  readonly #back: number[] = []
  #fresh: number

  constructor(first: number, last: number) {
    this.#fresh = first
    this.#last = last
  }

  /** Null when all are out. */
  take(): number | null {
    if (this.#fresh > this.#last) return this.#back.shift() ?? null
    this.#fresh += 1
    return this.#fresh - 1
  }

  give(index: number): void {
    this.#back.push(index)
  }
}
