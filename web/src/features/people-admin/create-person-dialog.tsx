import { Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { LinkOnce } from './link-once.tsx'
import { useCreatePerson } from './people-admin-queries.ts'
import { PersonForm } from './person-form.tsx'
import { toQuota } from './quota-fields.tsx'

interface CreatePersonDialogProps {
  usual: { sessions: number; minutes: number }
  onClose: () => void
}

export function CreatePersonDialog({ usual, onClose }: CreatePersonDialogProps) {
  const { t } = useTranslation('people-admin')
  const create = useCreatePerson()
  return (
    <Dialog isOpen onClose={onClose} title={t('invite')}>
      {create.data ? (
        <Stack>
          <LinkOnce name={create.data.person.display_name} link={create.data.link} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </Stack>
      ) : (
        <PersonForm
          isNew
          initial={{
            ...{ display_name: '', username: '', email: '', role: 'user' },
            quota: { sessions: '', minutes: '' },
          }}
          usual={usual}
          saveLabel={t('form.create')}
          isBusy={create.isPending}
          error={create.error}
          onClose={onClose}
          onSave={({ quota, email, ...values }, onError) =>
            create.mutate(
              { ...values, email: email.trim() || null, quota: toQuota(quota) },
              { onError },
            )
          }
        />
      )}
    </Dialog>
  )
}
