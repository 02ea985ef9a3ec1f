import type { AdministeredPerson } from '@carrel/contract'
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useChangePeople } from './people-admin-queries.ts'
import { useTellResults } from './use-tell-results.tsx'

interface DisablePeopleDialogProps {
  people: AdministeredPerson[]
  onClose: () => void
}

/** Says what is lost; enabling undoes all of it but the sessions. */
export function DisablePeopleDialog({ people, onClose }: DisablePeopleDialogProps) {
  const { t } = useTranslation('people-admin')
  const [endSessions, setEndSessions] = useState(true)
  const disable = useChangePeople()
  const tell = useTellResults()
  const running = people.reduce((sum, { open_sessions }) => sum + open_sessions, 0)
  const carryOut = () =>
    disable.mutate(
      {
        ids: people.map(({ id }) => id),
        change: { action: 'disable', end_sessions: endSessions && running > 0 },
      },
      {
        onSuccess: (results) => {
          tell(results, t('disable.done', { count: doneIn(results) }), { action: 'enable' })
          onClose()
        },
      },
    )
  return (
    <Dialog isOpen onClose={onClose} title={t('disable.title', { count: people.length })}>
      <Stack>
        <Text size="sm">{t('disable.text')}</Text>
        {running > 0 && (
          <Checkbox
            label={t('disable.endSessions', { count: running })}
            description={t('disable.endSessionsAdvice')}
            checked={endSessions}
            onChange={({ currentTarget }) => setEndSessions(currentTarget.checked)}
          />
        )}
        {disable.isError && <ProblemAlert error={disable.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button color="red" loading={disable.isPending} onClick={carryOut}>
            {t('disable.now')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

const doneIn = (results: { refusal: unknown }[]) =>
  results.filter(({ refusal }) => refusal === null).length
