import { useTranslation } from 'react-i18next'
import { spoken } from '../i18n/i18n.ts'
import { localeOf } from '../i18n/languages.ts'
import { type Measures, measuresIn } from './measures.ts'

export function useMeasures(): Measures {
  useTranslation()
  return measuresIn(localeOf(spoken()))
}
