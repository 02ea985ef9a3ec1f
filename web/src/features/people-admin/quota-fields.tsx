import type { OwnQuota } from '@carrel/contract'
import { NumberInput, SimpleGrid } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** An empty field is the installation's default. */
export interface QuotaValues {
  sessions: number | ''
  minutes: number | ''
}

export const quotaValues = ({ sessions, minutes }: OwnQuota): QuotaValues => ({
  sessions: sessions ?? '',
  minutes: minutes ?? '',
})

export const toQuota = ({ sessions, minutes }: QuotaValues): OwnQuota => ({
  sessions: sessions === '' ? null : sessions,
  minutes: minutes === '' ? null : minutes,
})

interface QuotaFieldsProps {
  values: QuotaValues
  usual: { sessions: number; minutes: number }
  onChange: (values: QuotaValues) => void
}

export function QuotaFields({ values, usual, onChange }: QuotaFieldsProps) {
  const { t } = useTranslation('people-admin')
  const read = (value: number | string) => (typeof value === 'number' ? value : '')
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <NumberInput
        label={t('quota.sessions')}
        placeholder={t('quota.usual', { value: usual.sessions })}
        min={0}
        max={1000}
        allowDecimal={false}
        value={values.sessions}
        onChange={(value) => onChange({ ...values, sessions: read(value) })}
      />
      <NumberInput
        label={t('quota.minutes')}
        placeholder={t('quota.usual', { value: usual.minutes })}
        min={0}
        max={10_080_000}
        allowDecimal={false}
        value={values.minutes}
        onChange={(value) => onChange({ ...values, minutes: read(value) })}
      />
    </SimpleGrid>
  )
}
