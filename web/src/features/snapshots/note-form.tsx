import type { Snapshot } from '@carrel/contract'
import { Button, Group, Text, TextInput, UnstyledButton } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNoteSnapshot } from './snapshot-queries.ts'

export const LONGEST_NOTE = 80

interface NoteFormProps {
  snapshot: Snapshot
  /** When it was taken, to tell the notes of several apart by. */
  time: string
}

/** A snapshot's note, and the way to write another. What was typed stays if it is refused. */
export function NoteForm({ snapshot: { id, note }, time }: NoteFormProps) {
  const { t } = useTranslation('snapshots')
  const [draft, setDraft] = useState<string | null>(null)
  const save = useNoteSnapshot(id)
  if (draft === null)
    return (
      <Group gap="xs">
        {note !== '' && <Text size="sm">{note}</Text>}
        <UnstyledButton
          fz="sm"
          py={4}
          c="var(--mantine-color-lamp-light-color)"
          aria-label={t(note === '' ? 'note.addTo' : 'note.changeOf', { time })}
          onClick={() => setDraft(note)}
        >
          {t(note === '' ? 'note.add' : 'note.change')}
        </UnstyledButton>
      </Group>
    )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate(draft, { onSuccess: () => setDraft(null) })
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" mt={4} align="flex-start">
        <TextInput
          size="xs"
          flex={1}
          maw={320}
          aria-label={t('note.label', { time })}
          maxLength={LONGEST_NOTE}
          autoFocus
          value={draft}
          error={save.error?.message}
          onChange={({ currentTarget }) => setDraft(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === 'Escape') setDraft(null)
          }}
        />
        <Button size="xs" type="submit" loading={save.isPending}>
          {t('note.save')}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={() => setDraft(null)}>
          {t('cancel')}
        </Button>
      </Group>
    </form>
  )
}
