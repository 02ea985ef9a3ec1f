import type { ConnectionParameter, ParameterValue } from '@carrel/contract'
import { useTranslation } from 'react-i18next'
import { useParameterWords } from '../parameters/use-parameter-words.ts'
import { browserFacts } from './browser-facts.ts'

export function useShownValue() {
  const { t } = useTranslation('preferences')
  const words = useParameterWords()
  return {
    /** A value in words, or null where there is none. */
    shownValue({ kind, secret }: ConnectionParameter, value: ParameterValue | null): string | null {
      if (value === null || secret) return null
      if (kind.kind === 'flag') return value ? t('value.on') : t('value.off')
      if (kind.kind === 'choice')
        return words(kind.options.find((option) => option.value === value)?.label ?? String(value))
      return kind.kind === 'whole' && kind.unit ? `${value} ${words(kind.unit)}` : String(value)
    },
    /** What the desktop is told of this browser where nothing is set. */
    browserValue({ name }: ConnectionParameter): string | null {
      if (name === 'timezone') return t('value.browserZone', { zone: browserFacts().time_zone })
      if (name === 'server_layout') return t('value.browserLanguage')
      return null
    },
  }
}
