import type { QuotaDetails } from '@carrel/contract'
import { Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'
import { useFormats } from '../../i18n/use-formats.ts'

interface QuotaUseProps {
  quota: QuotaDetails
}

/** What is used, what counts, and when it comes back. */
export function QuotaUse({ quota: { sessions, minutes, counted } }: QuotaUseProps) {
  const { t } = useTranslation('account')
  const { span } = useFormats()
  const { duration } = useMeasures()
  const share = minutes.limit === 0 ? 100 : Math.min(100, (minutes.used / minutes.limit) * 100)
  return (
    <Stack gap={6}>
      <Text size="sm">{t('quota.sessions', { open: sessions.open, limit: sessions.limit })}</Text>
      <Text size="sm" id="minutes-used">
        {t('quota.minutes', {
          used: duration(minutes.used),
          limit: duration(minutes.limit),
          left: duration(minutes.left),
        })}
      </Text>
      <Progress.Root>
        <Progress.Section value={share} aria-labelledby="minutes-used" />
      </Progress.Root>
      {counted.length > 0 && (
        <Text component="ul" size="sm" c="dimmed" m={0} ps="md">
          {counted.map(({ session_id, template_name, minutes, returns_from, returns_by }) => (
            <li key={session_id}>
              {t('quota.counts', {
                name: template_name,
                time: duration(minutes),
                when: span(returns_from, returns_by),
              })}
            </li>
          ))}
        </Text>
      )}
    </Stack>
  )
}
