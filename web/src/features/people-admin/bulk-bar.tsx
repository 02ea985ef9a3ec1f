import type { AdministeredPerson } from '@carrel/contract'
import { Button, Group, Paper, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DisablePeopleDialog } from './disable-people-dialog.tsx'
import { QuotaDialog } from './quota-dialog.tsx'

interface BulkBarProps {
  people: AdministeredPerson[]
  usual: { sessions: number; minutes: number }
  onClear: () => void
}

export function BulkBar({ people, usual, onClear }: BulkBarProps) {
  const { t } = useTranslation('people-admin')
  const [open, setOpen] = useState<'quota' | 'disable' | null>(null)
  const close = () => setOpen(null)
  return (
    <Paper withBorder p="xs" mb="sm">
      <Group gap="xs">
        <Text size="sm" role="status">
          {t('bulk.chosen', { count: people.length })}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => setOpen('quota')}>
          {t('bulk.quota')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setOpen('disable')}>
          {t('actions.disable')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          {t('bulk.clear')}
        </Button>
      </Group>
      {open === 'quota' && <QuotaDialog people={people} usual={usual} onClose={close} />}
      {open === 'disable' && <DisablePeopleDialog people={people} onClose={close} />}
    </Paper>
  )
}
