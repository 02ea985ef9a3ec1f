import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'

/** Milliseconds as seconds, for people. */
export function useDuration(): (milliseconds: number) => string {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  return (milliseconds) =>
    t('duration.seconds', {
      value: number(milliseconds / 1000, { maximumFractionDigits: milliseconds < 10_000 ? 2 : 0 }),
    })
}
