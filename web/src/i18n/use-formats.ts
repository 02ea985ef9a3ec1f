import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../features/people/people-queries.ts'
import { spoken } from './i18n.ts'
import { localeOf } from './languages.ts'

/** Moments and numbers as the reader writes them, in the time zone of the account, or else the browser's. */
export function useFormats() {
  useTranslation()
  const locale = localeOf(spoken())
  const { data: account } = useQuery({ ...meQuery, enabled: false })
  const timeZone = account?.time_zone ?? undefined
  const moments = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone && { timeZone }),
  })
  const clocks = new Intl.DateTimeFormat(locale, {
    timeStyle: 'short',
    ...(timeZone && { timeZone }),
  })
  return {
    /** Of a moment that is not long ago. */
    clock: (iso: string) => clocks.format(new Date(iso)),
    moment: (iso: string) => moments.format(new Date(iso)),
    /** What the two have in common is said once. */
    span: (from: string, to: string) => moments.formatRange(new Date(from), new Date(to)),
    /** `disjunction`: this or that. */
    list: (items: readonly string[], type: 'conjunction' | 'disjunction') =>
      new Intl.ListFormat(locale, { type }).format(items),
    number: (value: number, options: Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat(locale, options).format(value),
  }
}
