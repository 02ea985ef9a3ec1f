import type { AdministeredPerson } from '@carrel/contract'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { QuotaUse } from '../account/quota-use.tsx'
import { quotaOfPersonQuery, useChangePerson } from './people-admin-queries.ts'
import { PersonForm } from './person-form.tsx'
import { quotaValues, toQuota } from './quota-fields.tsx'

interface EditPersonDialogProps {
  person: AdministeredPerson
  usual: { sessions: number; minutes: number }
  onClose: () => void
}

export function EditPersonDialog({ person, usual, onClose }: EditPersonDialogProps) {
  const { t } = useTranslation('people-admin')
  const change = useChangePerson(person.id)
  const quota = useQuery(quotaOfPersonQuery(person.id))
  const { display_name, username, email, role } = person
  return (
    <Dialog isOpen onClose={onClose} title={display_name}>
      {quota.isError && <ProblemAlert error={quota.error} onRetry={() => void quota.refetch()} />}
      {quota.isPending && <Skeleton h={72} radius="md" />}
      {quota.data && <QuotaUse quota={quota.data} />}
      <PersonForm
        isNew={false}
        initial={{
          ...{ display_name, username, role, email: email ?? '' },
          quota: quotaValues(person.quota),
        }}
        usual={usual}
        saveLabel={t('form.save')}
        isBusy={change.isPending}
        error={change.error}
        onClose={onClose}
        onSave={({ display_name, email, role, quota }, onError) =>
          change.mutate(
            { display_name, role, email: email.trim() || null, quota: toQuota(quota) },
            { onSuccess: onClose, onError },
          )
        }
      />
    </Dialog>
  )
}
