import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'

/** How much of how much: "3 of 8 cores". */
export function useServerFigures() {
  const { t } = useTranslation('servers')
  const { number } = useFormats()
  const round = (value: number): string => number(value, { maximumFractionDigits: 1 })
  const gibibytes = (mebibytes: number): string => round(mebibytes / 1024)
  return {
    of: (used: number, total: number) =>
      t('figures.of', { used: round(used), total: round(total) }),
    cores: (used: number, total: number) =>
      t('figures.cores', { used: round(used), total: round(total) }),
    memory: (usedMb: number, totalMb: number) =>
      t('figures.memory', { used: gibibytes(usedMb), total: gibibytes(totalMb) }),
  }
}
