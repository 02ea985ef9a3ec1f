import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { GroupCard } from './group-card.tsx'
import { GroupNameDialog } from './group-name-dialog.tsx'
import { groupsQuery, useCreateGroup } from './group-queries.ts'

const route = getRouteApi('/signed-in/admin/groups')

export function GroupsPage() {
  const { t } = useTranslation('groups')
  usePageTitle(t('title'))
  const [isCreating, creating] = useDisclosure()
  const create = useCreateGroup()
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="xl">
        <div>
          <Title order={1} mb={6}>
            {t('title')}
          </Title>
          <Text c="dimmed">{t('subtitle')}</Text>
        </div>
        <Button
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => {
            create.reset()
            creating.open()
          }}
        >
          {t('create')}
        </Button>
      </Group>
      <GroupList />
      {isCreating && (
        <GroupNameDialog
          title={t('create')}
          name=""
          save={create}
          saveLabel={t('createNow')}
          onClose={creating.close}
        />
      )}
    </>
  )
}

function GroupList() {
  const { group: open } = route.useSearch()
  const { t } = useTranslation('groups')
  const { data: groups, error, isPending, refetch } = useQuery(groupsQuery)
  if (isPending) {
    return (
      <Stack role="status" aria-label={t('loading')}>
        <Skeleton h={84} radius="lg" />
        <Skeleton h={84} radius="lg" />
      </Stack>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (groups.length === 0) return <Text c="dimmed">{t('empty')}</Text>
  return (
    <Stack gap="sm">
      {groups.map((group) => (
        <GroupCard key={group.id} group={group} isOpen={group.id === open} />
      ))}
    </Stack>
  )
}
