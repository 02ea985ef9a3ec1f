import { LANGUAGES, type Language } from '../languages.ts'

interface Texts {
  [key: string]: string | Texts
}

const files = import.meta.glob<Texts>('../../{app,features/*}/texts/*.json', {
  import: 'default',
  eager: true,
})

/** `launch.title` and what it says, for one namespace in one language. */
export type FlatTexts = Record<string, string>

function flatten(texts: Texts, prefix = ''): FlatTexts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, value]]
        : Object.entries(flatten(value, `${prefix}${key}.`)),
    ),
  )
}

/** Every namespace in every language; one that has no file has no texts. */
export const namespaces: Record<string, Record<Language, FlatTexts>> = {}

for (const [path, texts] of Object.entries(files)) {
  const [, namespace = '', language = ''] = /([^/]+)\/texts\/(\w+)\.json$/.exec(path) ?? []
  namespaces[namespace] ??= Object.fromEntries(LANGUAGES.map(({ code }) => [code, {}])) as Record<
    Language,
    FlatTexts
  >
  namespaces[namespace][language as Language] = flatten(texts)
}

const words = import.meta.glob<Texts>('../../features/parameters/words/fr.json', {
  import: 'default',
  eager: true,
})

/** What the parameters are called in French, which is no namespace of i18next. */
export const frenchWords: FlatTexts = flatten(Object.values(words)[0] ?? {})
