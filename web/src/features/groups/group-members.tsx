import type { Group as PeopleGroup } from '@carrel/contract'
import { ActionIcon, Group, Skeleton, Stack, Text } from '@mantine/core'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './group-members.module.css'
import { groupMembersQuery, useChangeMember } from './group-queries.ts'
import { MemberSearch } from './member-search.tsx'

interface GroupMembersProps {
  group: PeopleGroup
}

export function GroupMembers({ group }: GroupMembersProps) {
  const { t } = useTranslation('groups')
  const { data: members, error, isPending, refetch } = useQuery(groupMembersQuery(group.id))
  const change = useChangeMember(group)
  return (
    <Stack mt="md" gap="sm">
      <MemberSearch group={group} />
      {change.isError && <ProblemAlert error={change.error} />}
      {isPending && <Skeleton h={60} role="status" aria-label={t('loading')} />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {members?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('nobody')}
        </Text>
      )}
      {members && members.length > 0 && (
        <ul className={classes.members} aria-label={t('membersOf', { name: group.name })}>
          {members.map(({ id, display_name, username }) => (
            <li key={id}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" truncate>
                  {display_name}{' '}
                  <Text span c="dimmed">
                    {username}
                  </Text>
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('remove', { name: display_name })}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ userId: id, isMember: false })}
                >
                  <IconX size={16} aria-hidden="true" />
                </ActionIcon>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}
