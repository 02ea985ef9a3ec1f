import type { AdministeredPerson, OwnQuota } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useChangePeople } from './people-admin-queries.ts'
import { QuotaFields, toQuota } from './quota-fields.tsx'
import { useTellResults } from './use-tell-results.tsx'

interface QuotaDialogProps {
  people: AdministeredPerson[]
  usual: { sessions: number; minutes: number }
  onClose: () => void
}

export function QuotaDialog({ people, usual, onClose }: QuotaDialogProps) {
  const { t } = useTranslation('people-admin')
  const [values, setValues] = useState({ sessions: '', minutes: '' } as {
    sessions: number | ''
    minutes: number | ''
  })
  const change = useChangePeople()
  const tell = useTellResults()
  const carryOut = () =>
    change.mutate(
      {
        ids: people.map(({ id }) => id),
        change: { action: 'set_quota', quota: toQuota(values) },
      },
      {
        onSuccess: (results) => {
          const before = sameQuota(people)
          const undoBy = before && ({ action: 'set_quota', quota: before } as const)
          tell(results, t('quota.done', { count: people.length }), undoBy)
          onClose()
        },
      },
    )
  return (
    <Dialog isOpen onClose={onClose} title={t('quota.title', { count: people.length })}>
      <Stack>
        <Text size="sm">{t('quota.advice')}</Text>
        <QuotaFields values={values} usual={usual} onChange={setValues} />
        {change.isError && <ProblemAlert error={change.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={change.isPending} onClick={carryOut}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** What all of them had, if they had the same: then one click takes it back. */
function sameQuota(people: readonly AdministeredPerson[]): OwnQuota | null {
  const [first] = people
  const isSame = people.every(
    ({ quota }) =>
      quota.sessions === first?.quota.sessions && quota.minutes === first?.quota.minutes,
  )
  return isSame && first ? first.quota : null
}
