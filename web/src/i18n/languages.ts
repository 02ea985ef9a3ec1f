/** Each under the name that its readers give it. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'es', name: 'Español' },
  { code: 'fr', name: 'Français' },
  { code: 'ar', name: 'العربية' },
] as const

export type Language = (typeof LANGUAGES)[number]['code']

export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  language === 'ar' ? 'rtl' : 'ltr'

/** For Intl. Arabic with the digits that sizes, addresses and figures in its sentences are written in. */
export const localeOf = (language: Language): string =>
  language === 'ar' ? 'ar-u-nu-latn' : language

/** The first of these tags (`es-MX`, `fr`) that Carrel speaks; English if none. */
export function spokenLanguage(tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const [primary] = tag?.toLowerCase().split('-') ?? []
    const known = LANGUAGES.find(({ code }) => code === primary)
    if (known) return known.code
  }
  return 'en'
}
