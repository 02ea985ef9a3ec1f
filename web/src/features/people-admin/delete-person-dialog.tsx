import type { AdministeredPerson } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useDeletePerson } from './people-admin-queries.ts'

interface DeletePersonDialogProps {
  person: AdministeredPerson
  onClose: () => void
}

export function DeletePersonDialog({ person, onClose }: DeletePersonDialogProps) {
  const { t } = useTranslation('people-admin')
  const remove = useDeletePerson(person)
  return (
    <Dialog isOpen onClose={onClose} title={t('delete.title', { name: person.display_name })}>
      <Stack>
        <Text size="sm">{t('delete.text')}</Text>
        {remove.isError && <ProblemAlert error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
          >
            {t('delete.now')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
