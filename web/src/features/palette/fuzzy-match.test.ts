import { expect, it } from 'vitest'
import { fuzzyMatch, graphemesOf } from './fuzzy-match.ts'

/** The text with what was found in brackets. */
function found(wanted: string, text: string): string | null {
  const match = fuzzyMatch(wanted, text)
  return (
    match &&
    graphemesOf(text)
      .map((grapheme, place) => (match.marks.includes(place) ? `[${grapheme}]` : grapheme))
      .join('')
  )
}

const score = (wanted: string, text: string): number =>
  fuzzyMatch(wanted, text)?.score ?? Number.NEGATIVE_INFINITY

it('letters are found in their order, with others between them', () => {
  expect(found('lnch', 'Launch')).toBe('[L]au[n][c][h]')
  expect(found('hcnl', 'Launch')).toBeNull()
  expect(found('launchh', 'Launch')).toBeNull()
})

it('a letter is marked where it begins a word or follows the one before, not where it comes first', () => {
  expect(found('dd', 'Added Debian desktop')).toBe('Added [D]ebian [d]esktop')
  expect(found('desk', 'Debian desktop')).toBe('Debian [d][e][s][k]top')
  expect(found('aud', 'Manual audit')).toBe('Manual [a][u][d]it')
})

it('the start of the text is worth more than that of a later word, and both more than scattered letters', () => {
  expect(score('ser', 'Servers')).toBeGreaterThan(score('ser', 'All servers'))
  expect(score('ser', 'All servers')).toBeGreaterThan(score('ser', 'Sieve large'))
})

it('neither case nor accents need to be typed, in any script', () => {
  expect(found('FRANCAIS', 'Français')).toBe('[F][r][a][n][ç][a][i][s]')
  expect(found('é', 'Decompose\u0301')).toBe('D[e]compose\u0301')
  expect(found('المخطط', 'المخطِّط')).toBe('[ا][ل][م][خ][طِّ][ط]')
})

it('nothing wanted is found everywhere, and nothing is found in nothing', () => {
  expect(fuzzyMatch('', 'Servers')).toEqual({ score: 0, marks: [] })
  expect(fuzzyMatch('s', '')).toBeNull()
})

it('a long text of one letter is searched without going through every way to find it', () => {
  const most = 'a'.repeat(100)
  expect(fuzzyMatch(most, most.repeat(3))?.marks).toHaveLength(100)
  expect(fuzzyMatch(`${most}b`, most.repeat(3))).toBeNull()
})
