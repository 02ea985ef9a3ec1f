import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import english from '../app/texts/en.json'
import { directionOf, type Language } from './languages.ts'

/**
 * One namespace per feature folder, `app` for the shell and the sign-in page. English of the shell is in the first
 * script, so that there are words for whatever fails; everything else is fetched for the language that is spoken.
 * `words` are what the contract says in English, by the English.
 */
const files = import.meta.glob<Record<string, unknown>>(
  ['../{app,features/*}/{texts,words}/*.json', '!../app/texts/en.json'],
  {
    import: 'default',
  },
)

export const i18n = i18next.createInstance()

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  ns: ['app'],
  defaultNS: 'app',
  resources: { en: { app: english } },
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

let isFeaturesWanted = false

/** Fetches what the pages behind the sign-in say. Until then only `app` may be spoken. */
export async function loadFeatureTexts(): Promise<void> {
  isFeaturesWanted = true
  await load(spoken())
}

/** Every text turns into this language, at once and after it was fetched. */
export async function speak(language: Language): Promise<void> {
  await load(language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

export const spoken = (): Language => i18n.language as Language

async function load(language: Language): Promise<void> {
  const wanted = Object.entries(files).flatMap(([path, read]) => {
    const [, namespace = ''] = /([^/]+)\/(?:texts|words)\/(\w+)\.json$/.exec(path) ?? []
    const isWanted =
      path.endsWith(`/${language}.json`) &&
      (namespace === 'app' || isFeaturesWanted) &&
      !i18n.hasResourceBundle(language, namespace)
    return isWanted ? [{ namespace, read }] : []
  })
  await Promise.all(
    wanted.map(async ({ namespace, read }) =>
      i18n.addResourceBundle(language, namespace, await read()),
    ),
  )
}
