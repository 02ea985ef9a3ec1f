import { useTranslation } from 'react-i18next'
import { spoken } from './i18n.ts'
import { localeOf } from './languages.ts'

/** Moments and numbers as the reader writes them, in the time zone of the browser. */
export function useFormats() {
  useTranslation()
  const locale = localeOf(spoken())
  return {
    moment: (iso: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
        new Date(iso),
      ),
    /** `disjunction`: this or that. */
    list: (items: readonly string[], type: 'conjunction' | 'disjunction') =>
      new Intl.ListFormat(locale, { type }).format(items),
    number: (value: number, options: Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat(locale, options).format(value),
  }
}
