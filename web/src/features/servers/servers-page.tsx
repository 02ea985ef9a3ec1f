import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { RegisterServerDialog } from './register-server-dialog.tsx'
import { ServerCard } from './server-card.tsx'
import { serversQuery } from './server-queries.ts'

export function ServersPage() {
  const { t } = useTranslation('servers')
  usePageTitle(t('title'))
  const [isRegistering, { open, close }] = useDisclosure()
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="xl">
        <div>
          <Title order={1} mb={6}>
            {t('title')}
          </Title>
          <Text c="dimmed">{t('intro')}</Text>
        </div>
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t('register.title')}
        </Button>
      </Group>
      <ServerList />
      {isRegistering && <RegisterServerDialog onClose={close} />}
    </>
  )
}

function ServerList() {
  const { t } = useTranslation('servers')
  const { data: servers, error, isPending, refetch } = useQuery(serversQuery)
  if (isPending) {
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton h={220} radius="lg" />
      </div>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (servers.length === 0) {
    return <Text c="dimmed">{t('none')}</Text>
  }
  return (
    <Stack gap="md">
      {servers.map((server) => (
        <ServerCard key={server.id} server={server} />
      ))}
    </Stack>
  )
}
