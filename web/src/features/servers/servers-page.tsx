import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { RegisterServerDialog } from './register-server-dialog.tsx'
import { ServerCard } from './server-card.tsx'
import { serversQuery } from './server-queries.ts'

export function ServersPage() {
  const { t } = useTranslation('servers')
  const [isRegistering, { open, close }] = useDisclosure()
  return (
    <>
      <PageHeading title={t('title')} text={t('intro')} mb="xl">
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t('register.title')}
        </Button>
      </PageHeading>
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
