/** `marks`: which of the text's graphemes were found, counted from 0. The higher the score, the better. */
export interface Match {
  readonly score: number
  readonly marks: readonly number[]
}

/** Worth of a letter that is found. It weighs little beside where it is found. */
const LETTER = 1
const STARTS_TEXT = 2
export const STARTS_WORD = 6
const ADJACENT = 4

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export const graphemesOf = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment)

/** Without case and accents, so that they need not be typed. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

interface Letter {
  readonly letter: string
  readonly grapheme: number
  readonly worth: number
}

function lettersOf(text: string): Letter[] {
  let before = ''
  return graphemesOf(text).flatMap((grapheme, place) => {
    const starts = /[\p{L}\p{N}]/u.test(grapheme) && !/[\p{L}\p{N}]/u.test(before)
    const worth = LETTER + (starts ? STARTS_WORD : 0) + (place === 0 ? STARTS_TEXT : 0)
    before = grapheme
    return [...fold(grapheme)].map((letter) => ({ letter, grapheme: place, worth }))
  })
}

interface Step {
  readonly score: number
  readonly marks: readonly number[]
}

/**
 * Finds every letter of `wanted` in the text, in their order, where they are worth most: at the start of words, and
 * next to each other. null: they are not all there.
 */
export function fuzzyMatch(wanted: string, text: string): Match | null {
  const letters = lettersOf(text)
  /** The best way to find what was wanted so far, by the place where that ends. */
  let ways: (Step | null)[] | null = null
  for (const letter of fold(wanted))
    ways = ways ? goOn(ways, letters, letter) : begin(letters, letter)
  if (!ways) return { score: 0, marks: [] }
  return ways.reduce(better, null)
}

const begin = (letters: readonly Letter[], wanted: string): (Step | null)[] =>
  letters.map(({ letter, grapheme, worth }) =>
    letter === wanted ? { score: worth, marks: [grapheme] } : null,
  )

function goOn(
  ways: readonly (Step | null)[],
  letters: readonly Letter[],
  wanted: string,
): (Step | null)[] {
  let far: Step | null = null
  return letters.map(({ letter, grapheme, worth }, place) => {
    far = better(far, ways[place - 2] ?? null)
    if (letter !== wanted) return null
    const near = ways[place - 1]
    const way = better(near ? { ...near, score: near.score + ADJACENT } : null, far)
    return way && { score: way.score + worth, marks: [...way.marks, grapheme] }
  })
}

/** The first of two that are equally good. */
const better = (one: Step | null, other: Step | null): Step | null =>
  other && (!one || other.score > one.score) ? other : one
