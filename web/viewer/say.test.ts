import { parseSync, Visitor } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { say, speak } from './say.ts'

const files = import.meta.glob<Record<string, string>>('./texts/*.json', {
  import: 'default',
  eager: true,
})
const sources = import.meta.glob<string>(['./**/*.{ts,html}', '!./**/*.test.ts', '!./testing/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const LANGUAGES = ['ar', 'es', 'fr']
/** Names of keys and events, and keyboards under their own names. */
const NOT_SPOKEN =
  /^\.\/(?:input|touch|streams|on-screen-keyboard\/layouts|connection\/instruction)/

const variables = (text: string) => new Set(text.match(/\{\{\w+\}\}/g) ?? [])

it('every language has the same texts, with the same variables', () => {
  expect(Object.keys(files)).toEqual(LANGUAGES.map((language) => `./texts/${language}.json`))
  for (const [path, texts] of Object.entries(files)) {
    expect(Object.keys(texts), path).toEqual(Object.keys(files['./texts/fr.json'] ?? {}))
    for (const [english, text] of Object.entries(texts))
      expect(variables(text), `${path}: ${english}`).toEqual(variables(english))
  }
})

it('every text is said somewhere', () => {
  const all = Object.values(sources).join('\n')
  const unsaid = Object.keys(files['./texts/fr.json'] ?? {}).filter((text) => !all.includes(text))
  expect(unsaid).toEqual([])
})

it('nothing else is said: every sentence of the page is one of its texts', () => {
  const known = new Set(Object.keys(files['./texts/fr.json'] ?? {}))
  const unknown = Object.entries(sources).flatMap(([path, source]) => {
    if (!path.endsWith('.ts') || NOT_SPOKEN.test(path)) return []
    return sentencesOf(path, source)
      .filter((text) => !known.has(text))
      .map((text) => `${path}: ${text}`)
  })
  expect(unknown).toEqual([])
})

it('no text is put on the page without being said', () => {
  const unsaid = Object.entries(sources).flatMap(([path, source]) =>
    (source.match(/textContent = .*/g) ?? [])
      .filter((line) => /(?<!say\()'\p{Lu}[\p{L}’']+,? \p{L}/u.test(line))
      .map((line) => `${path}: ${line}`),
  )
  expect(unsaid).toEqual([])
})

it('a text is told in the language of the page, and in English where there is none', async () => {
  onTestFinished(() => speak('en'))
  await speak('fr')
  expect(say('Connecting again in {{seconds}} s.', { seconds: 3 })).toBe(
    'Nouvelle connexion dans 3 s.',
  )
  await speak('tlh')
  expect(say('One moment.')).toBe('One moment.')
})

function sentencesOf(path: string, source: string): string[] {
  const found: string[] = []
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string' && /^\p{Lu}[\p{L}’']+,? \p{L}/u.test(value)) found.push(value)
    },
  }).visit(parseSync(path, source).program)
  return found
}
