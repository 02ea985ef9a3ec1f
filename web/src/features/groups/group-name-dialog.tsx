import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from '../servers/field-errors.ts'
import type { useCreateGroup } from './group-queries.ts'

interface GroupNameDialogProps {
  title: string
  name: string
  save: ReturnType<typeof useCreateGroup>
  saveLabel: string
  onClose: () => void
}

export function GroupNameDialog({ title, name, save, saveLabel, onClose }: GroupNameDialogProps) {
  const { t } = useTranslation('groups')
  const form = useForm({
    initialValues: { name },
    validate: { name: (value) => (value.trim() === '' ? t('nameMissing') : null) },
  })
  const submit = (values: { name: string }): void =>
    save.mutate(values.name.trim(), {
      onSuccess: onClose,
      onError: (error) => form.setErrors(fieldErrors(error)),
    })
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack>
          {save.isError && <ProblemAlert error={save.error} />}
          <TextInput
            label={t('name')}
            maxLength={64}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {saveLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
