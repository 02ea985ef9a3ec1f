/** Shows steps on standard error: one line each, with how long it took; on a terminal the running one is rewritten. */
export class ProgressReport {
  readonly #stream: NodeJS.WriteStream
  readonly #lastPercent = new Map<string, number>()

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
  }

  async step<T>(
    title: string,
    work: (update: (text: string, percent: number | null) => void) => Promise<T>,
  ): Promise<T> {
    const start = performance.now()
    const update = (text: string, percent: number | null) => this.#update(title, text, percent)
    if (this.#stream.isTTY) this.#rewrite(`  … ${title}`)
    try {
      const result = await work(update)
      this.#finish('✓', title, start)
      return result
    } catch (error) {
      this.#finish('✗', title, start)
      throw error
    }
  }

  say(line: string): void {
    this.#stream.write(`${line}\n`)
  }

  /** Off a terminal a step reports every tenth of its way, so that a log stays readable. */
  #update(title: string, text: string, percent: number | null): void {
    const share = percent === null ? '' : ` ${Math.round(percent)} %`
    if (this.#stream.isTTY) {
      this.#rewrite(`  … ${title}: ${text}${share}`)
      return
    }
    const tenth = Math.floor((percent ?? 0) / 10)
    const key = `${title}: ${text}`
    if (this.#lastPercent.get(key) === tenth) return
    this.#lastPercent.set(key, tenth)
    this.#stream.write(`  … ${key}${share}\n`)
  }

  #finish(mark: string, title: string, start: number): void {
    const line = `  ${mark} ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`
    if (this.#stream.isTTY) this.#rewrite(line)
    else this.#stream.write(line)
    this.#stream.write('\n')
  }

  #rewrite(line: string): void {
    this.#stream.write(`\r\x1b[2K${line.slice(0, this.#stream.columns - 1)}`)
  }
}
