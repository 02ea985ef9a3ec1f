import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { GroupCard } from './group-card.tsx'
import { GroupNameDialog } from './group-name-dialog.tsx'
import { groupsQuery, useCreateGroup } from './group-queries.ts'

const route = getRouteApi('/signed-in/admin/groups')

export function GroupsPage() {
  const { t } = useTranslation('groups')
  const [isCreating, creating] = useDisclosure()
  const create = useCreateGroup()
  return (
    <>
      <PageHeading title={t('title')} text={t('subtitle')} mb="xl">
        <Button
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => {
            create.reset()
            creating.open()
          }}
        >
          {t('create')}
        </Button>
      </PageHeading>
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
