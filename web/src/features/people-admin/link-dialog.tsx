import type { AdministeredPerson } from '@carrel/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { LinkOnce } from './link-once.tsx'
import { useCreateLink, useWithdrawLink } from './people-admin-queries.ts'

interface LinkDialogProps {
  person: AdministeredPerson
  onClose: () => void
}

/** The link by which somebody chooses a password: made, made anew, or withdrawn. */
export function LinkDialog({ person, onClose }: LinkDialogProps) {
  const { t } = useTranslation('people-admin')
  const { moment } = useFormats()
  const create = useCreateLink(person)
  const withdraw = useWithdrawLink(person)
  const { display_name: name, link_expires_at: expires } = person
  const isOut = expires !== null && !create.data
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(person.state === 'invited' ? 'link.invitation' : 'link.password')}
    >
      <Stack>
        {create.data ? (
          <LinkOnce name={name} link={create.data} />
        ) : (
          <Text size="sm">
            {isOut ? t('link.isOut', { name, until: moment(expires) }) : t('link.none', { name })}
          </Text>
        )}
        {create.isError && <ProblemAlert error={create.error} />}
        {withdraw.isError && <ProblemAlert error={withdraw.error} />}
        <Group justify="flex-end">
          {isOut && (
            <Button
              variant="subtle"
              color="red"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(undefined, { onSuccess: onClose })}
            >
              {t('link.withdraw')}
            </Button>
          )}
          {create.data ? (
            <Button onClick={onClose}>{t('done')}</Button>
          ) : (
            <Button loading={create.isPending} onClick={() => create.mutate(undefined)}>
              {t(isOut ? 'link.renew' : 'link.make')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
