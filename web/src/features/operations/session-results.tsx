import type { AdministeredSession } from '@carrel/contract'
import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Outcome = 'ending' | 'ended_already' | 'not_found' | 'sent' | 'not_open'

interface SessionResultsProps {
  sessions: AdministeredSession[]
  results: { session_id: string; outcome: Outcome }[]
  onClose: () => void
}

/** What became of each of several sessions. */
export function SessionResults({ sessions, results, onClose }: SessionResultsProps) {
  const { t } = useTranslation('operations')
  const nameOf = (id: string) => {
    const session = sessions.find((each) => each.id === id)
    return session ? `${session.person.display_name}, ${session.template_name}` : id
  }
  return (
    <Stack role="status">
      <Text fw={600}>{t('result.title')}</Text>
      <List size="sm" spacing={4}>
        {results.map(({ session_id, outcome }) => (
          <List.Item key={session_id}>
            {nameOf(session_id)}: {t(`outcome.${outcome}`)}
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('result.close')}</Button>
      </Group>
    </Stack>
  )
}
