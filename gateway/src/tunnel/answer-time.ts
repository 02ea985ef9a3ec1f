/** How long the other side takes to answer what is sent under rising numbers; times in milliseconds. */
export class AnswerTime {
  #last: number | null = null
  #awaited: { readonly number: number; readonly since: number } | null = null

  sent(number: number, now: number): void {
    this.#awaited ??= { number, since: now }
  }

  /** Whoever answers a number has had those before it as well. */
  answered(number: number, now: number): void {
    if (!this.#awaited || number < this.#awaited.number) return
    this.#last = now - this.#awaited.since
    this.#awaited = null
  }

  /** Null before the first answer. One that is awaited for longer than the last one took counts already. */
  milliseconds(now: number): number | null {
    if (this.#last === null || !this.#awaited) return this.#last
    return Math.max(this.#last, now - this.#awaited.since)
  }
}
