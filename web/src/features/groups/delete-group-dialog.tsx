import type { Group as PeopleGroup } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useDeleteGroup } from './group-queries.ts'

interface DeleteGroupDialogProps {
  group: PeopleGroup
  onClose: () => void
}

/** Says what is lost. */
export function DeleteGroupDialog({ group, onClose }: DeleteGroupDialogProps) {
  const { t } = useTranslation('groups')
  const remove = useDeleteGroup(group)
  const { name, members_count, templates } = group
  return (
    <Dialog isOpen onClose={onClose} title={t('deleteTitle', { name })}>
      <Stack>
        <Text size="sm">{t('deleteText', { count: members_count })}</Text>
        {templates.length > 0 && (
          <Text size="sm">
            {t('deleteTemplates', { names: templates.map((each) => each.name).join(', ') })}
          </Text>
        )}
        {remove.isError && <ProblemAlert error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('keep')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
          >
            {t('deleteNow')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
