import type { Language } from '../languages.ts'
import type { FlatTexts } from './text-files.ts'

const PLURAL = /_(zero|one|two|few|many|other)$/

/** What a translation lacks, has too much, or says with other variables than the English it is made from. */
export function compareTexts(
  english: FlatTexts,
  translated: FlatTexts,
  language: Language,
): string[] {
  const expected = keysIn(english, language)
  const faults = [...expected]
    .filter((key) => !(key in translated))
    .map((key) => `${key} is missing`)
  for (const [key, text] of Object.entries(translated)) {
    if (!expected.has(key) && !expected.has(key.replace(/_many$/, '_other')))
      faults.push(`${key} is not in English`)
    else if (text.trim() === '') faults.push(`${key} is empty`)
    const source = english[key] ?? english[key.replace(PLURAL, '_other')] ?? ''
    const strange = [...variables(text)].filter((name) => !variables(source).has(name))
    const lost = [...variables(source)].filter((name) => !variables(text).has(name))
    // One, two and none can be said without the figure.
    const isTold = PLURAL.test(key) && !key.endsWith('_other')
    faults.push(...strange.map((name) => `${key} has {{${name}}}, which English has not`))
    faults.push(
      ...lost
        .filter((name) => !(isTold && name === 'count'))
        .map((name) => `${key} has lost {{${name}}}`),
    )
  }
  return faults
}

/** The forms that a translation must have. Romance languages have one more, for millions, which it may have. */
const formsOf = (language: Language): string[] =>
  language === 'ar' ? ['zero', 'one', 'two', 'few', 'many', 'other'] : ['one', 'other']

function keysIn(english: FlatTexts, language: Language): Set<string> {
  const keys = Object.keys(english).flatMap((key) =>
    PLURAL.test(key) ? formsOf(language).map((form) => key.replace(PLURAL, `_${form}`)) : [key],
  )
  return new Set(keys)
}

const variables = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/\{\{(\w+)[^}]*\}\}|<(\w+)\s*\/?>/g)].map(
      ([, name, tag]) => name ?? `<${tag}>`,
    ),
  )
