import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { RegisterServerDialog } from './register-server-dialog.tsx'
import { ServerCard } from './server-card.tsx'
import { serversQuery } from './server-queries.ts'

export function ServersPage() {
  usePageTitle('Servers')
  const [isRegistering, { open, close }] = useDisclosure()
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="xl">
        <div>
          <Title order={1} mb={6}>
            Servers
          </Title>
          <Text c="dimmed">Where desktops run, and how much of it is in use.</Text>
        </div>
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          Register a server
        </Button>
      </Group>
      <ServerList />
      {isRegistering && <RegisterServerDialog onClose={close} />}
    </>
  )
}

function ServerList() {
  const { data: servers, error, isPending, refetch } = useQuery(serversQuery)
  if (isPending) {
    return (
      <div role="status" aria-label="Servers are loading">
        <Skeleton h={220} radius="lg" />
      </div>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (servers.length === 0) {
    return (
      <Text c="dimmed">
        No server is registered. Carrel needs a Proxmox VE with a template and an API token.
      </Text>
    )
  }
  return (
    <Stack gap="md">
      {servers.map((server) => (
        <ServerCard key={server.id} server={server} />
      ))}
    </Stack>
  )
}
