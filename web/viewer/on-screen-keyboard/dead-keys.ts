const COMBINING: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '´': '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '¨': '\u0308',
}

/** What a dead key and the key after it give: one character where there is such a one, both where there is not. */
export function combined(dead: string, character: string): string {
  if (character === ' ' || character === dead) return dead
  const together = (character + (COMBINING[dead] ?? '')).normalize('NFC')
  return [...together].length === 1 ? together : dead + character
}
