/** What must not be seen, by what it is. A number of few digits is found only where it stands alone. */
export class SecretFinder {
  readonly #secrets = new Map<string, string>()

  add(what: string, secret: string | number | null | undefined): void {
    if (secret === null || secret === undefined || secret === '')
      throw new Error(`There is no ${what} to look for.`)
    this.#secrets.set(what, String(secret))
  }

  get size(): number {
    return this.#secrets.size
  }

  /** A sentence for each that is in the text. */
  find(where: string, text: string): string[] {
    return [...this.#secrets]
      .filter(([, secret]) => isIn(text, secret))
      .map(([what]) => `${where} tells the ${what}`)
  }
}

function isIn(text: string, secret: string): boolean {
  if (!/^\d{1,6}$/.test(secret)) return text.includes(secret) || text.includes(inJson(secret))
  return new RegExp(`(?<![\\w.-])${secret}(?![\\w-]|\\.\\d)`).test(text)
}

const inJson = (secret: string): string => JSON.stringify(secret).slice(1, -1)
