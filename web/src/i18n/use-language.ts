import { useTranslation } from 'react-i18next'
import { speak, spoken } from './i18n.ts'
import { type Language, spokenLanguage } from './languages.ts'

const KEY = 'carrel-language'

/** What this browser is to be spoken to in before anybody signs in. */
export const rememberedLanguage = (): Language =>
  spokenLanguage([readChoice(), ...navigator.languages])

export function useLanguage() {
  useTranslation()
  return { language: spoken(), choose }
}

async function choose(language: Language): Promise<void> {
  await speak(language)
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
