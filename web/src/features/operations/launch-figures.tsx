import type { Overview } from '@carrel/contract'
import { Card, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { PhaseBars } from '../templates-admin/phase-bars.tsx'
import { useSeconds } from '../templates-admin/use-seconds.ts'

export function LaunchFigures({ launches }: Pick<Overview, 'launches'>) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const seconds = useSeconds()
  const { succeeded, failed, total, phases } = launches
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={4}>
        {t('overview.launches')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('overview.launchCounts', { succeeded: number(succeeded), failed: number(failed) })}
      </Text>
      {total === null ? (
        <Text c="dimmed">{t('overview.noLaunches')}</Text>
      ) : (
        <>
          <Text size="sm" mb="sm">
            {t('overview.total', { half: seconds(total.p50), most: seconds(total.p95) })}
          </Text>
          <PhaseBars phases={phases} />
        </>
      )}
    </Card>
  )
}
