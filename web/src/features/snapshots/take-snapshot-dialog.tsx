import type { Desktop } from '@carrel/contract'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { LONGEST_NOTE } from './note-form.tsx'
import { useTakeSnapshot } from './snapshot-queries.ts'

interface TakeSnapshotDialogProps {
  desktop: Pick<Desktop, 'template_id' | 'template_name' | 'by_hand'>
  onClose: () => void
  onTaken?: () => void
}

/** Says what the snapshot will hold and how many more there may be, and takes a note with it. */
export function TakeSnapshotDialog({ desktop, onClose, onTaken }: TakeSnapshotDialogProps) {
  const { t } = useTranslation('snapshots')
  const { template_id: templateId, template_name: name, by_hand: byHand } = desktop
  const [note, setNote] = useState('')
  const take = useTakeSnapshot()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    take.mutate(
      { templateId, note: note.trim() },
      {
        onSuccess: () => {
          onTaken?.()
          onClose()
        },
      },
    )
  }
  return (
    <Dialog isOpen onClose={onClose} title={t('take.title', { name })}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">
            {t(byHand.with_ram ? 'take.withRam' : 'take.disksOnly')} {t('take.undo')}
          </Text>
          <TextInput
            label={t('take.note')}
            maxLength={LONGEST_NOTE}
            data-autofocus
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {byHand.left === 0 ? t('take.full') : t('take.left', { count: byHand.left })}
          </Text>
          {take.isError && <ProblemAlert error={take.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={take.isPending} disabled={byHand.left === 0}>
              {t('take.yes')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
