import { Select, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../app/back-link.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { serversQuery } from '../servers/server-queries.ts'
import { DiscoveredTemplates } from './discovered-templates.tsx'

const route = getRouteApi('/signed-in/admin/templates/publish')

/** What is there in Proxmox, to be made a template that people launch. */
export function DiscoveryPage() {
  const { t } = useTranslation('templates-admin')
  usePageTitle(t('discovery.title'))
  const navigate = useNavigate()
  const { server: serverId } = route.useSearch()
  const { data: servers, error, isPending, refetch } = useQuery(serversQuery)
  const chosen = servers?.find(({ id }) => id === serverId) ?? servers?.[0]
  return (
    <>
      <BackLink to="/admin/templates">{t('back')}</BackLink>
      <Title order={1} mt={8} mb={6}>
        {t('discovery.title')}
      </Title>
      <Text c="dimmed" mb="xl">
        {t('discovery.subtitle')}
      </Text>
      {isPending && <Skeleton h={60} radius="lg" role="status" aria-label={t('loading')} />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {servers?.length === 0 && <Text c="dimmed">{t('discovery.noServer')}</Text>}
      {servers && chosen && (
        <Stack>
          <Select
            label={t('discovery.server')}
            data={servers.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.id}
            onChange={(server) =>
              void navigate({
                to: '/admin/templates/publish',
                search: { server: server ?? undefined },
              })
            }
            allowDeselect={false}
            maw={360}
          />
          <DiscoveredTemplates key={chosen.id} serverId={chosen.id} />
        </Stack>
      )}
    </>
  )
}
