import { Card, Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { serversQuery } from '../servers/server-queries.ts'
import { UsageBars } from '../servers/usage-bars.tsx'

/** How full all servers in service are, taken together. */
export function CapacityNow() {
  const { t } = useTranslation('operations')
  const { data: servers } = useQuery(serversQuery)
  const inService = servers?.filter((server) => server.is_active)
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('overview.now')}
      </Title>
      {!inService && <Skeleton h={36} />}
      {inService?.length === 0 && <Text c="dimmed">{t('overview.noServers')}</Text>}
      {inService && inService.length > 0 && <UsageBars servers={inService} />}
    </Card>
  )
}
