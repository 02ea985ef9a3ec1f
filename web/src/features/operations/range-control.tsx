import { HistoryRange } from '@carrel/contract'
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface RangeControlProps {
  range: HistoryRange
  onChange: (range: HistoryRange) => void
}

export function RangeControl({ range, onChange }: RangeControlProps) {
  const { t } = useTranslation('operations')
  return (
    <SegmentedControl
      aria-label={t('chart.range')}
      data={HistoryRange.options.map((value) => ({ value, label: t(`chart.${value}`) }))}
      value={range}
      onChange={(value) => onChange(value as HistoryRange)}
    />
  )
}
