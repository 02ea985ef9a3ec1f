/** How far an installation by mmdebstrap is, from its verbose output. Weights are measured shares of the time. */
export class BuildProgress {
  readonly #seen = { fetched: 0, unpacked: 0, configured: 0 }
  #percent = 0
  readonly #expected: number

  constructor(expectedPackages: number) {
    this.#expected = expectedPackages
  }

  /** Percent after this line, never falling, or null if the line says nothing new. */
  read(line: string): number | null {
    if (line.startsWith('Get:')) this.#seen.fetched++
    else if (/^(Unpacking|Extracting) /i.test(line)) this.#seen.unpacked++
    else if (line.startsWith('Setting up ')) this.#seen.configured++
    else return null
    const share = (count: number) => Math.min(1, count / this.#expected)
    const { fetched, unpacked, configured } = this.#seen
    const percent = Math.floor(25 * share(fetched) + 35 * share(unpacked) + 35 * share(configured))
    if (percent <= this.#percent) return null
    this.#percent = percent
    return percent
  }
}
