import type { Server, ServerChange } from '@carrel/contract'
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from './field-errors.ts'
import { LimitsFields, type LimitsValues, useNameIsGiven } from './limits-fields.tsx'
import { useChangeServer } from './server-queries.ts'

interface EditServerDialogProps {
  server: Server
  onClose: () => void
}

interface TokenValues {
  token_id: string
  token_secret: string
}

export function EditServerDialog({ server, onClose }: EditServerDialogProps) {
  const { t } = useTranslation('servers')
  const nameIsGiven = useNameIsGiven()
  const change = useChangeServer(server.id)
  const limits = useForm<LimitsValues>({
    mode: 'uncontrolled',
    initialValues: { name: server.name, ...server.limits },
    validate: nameIsGiven,
  })
  const token = useForm<TokenValues>({
    mode: 'uncontrolled',
    initialValues: { token_id: '', token_secret: '' },
  })
  const save = (values: LimitsValues): void => {
    const { token_id, token_secret } = token.getValues()
    const body: ServerChange = {
      ...values,
      ...(token_id.trim() !== '' && { token_id }),
      ...(token_secret !== '' && { token_secret }),
    }
    change.mutate(body, {
      onSuccess: onClose,
      onError: (error) => {
        limits.setErrors(fieldErrors(error))
        token.setErrors(fieldErrors(error))
      },
    })
  }

  return (
    <Dialog isOpen onClose={onClose} title={t('edit.title', { name: server.name })}>
      <form onSubmit={limits.onSubmit(save)} noValidate>
        <Stack gap="sm">
          {change.isError && <ProblemAlert error={change.error} />}
          <LimitsFields form={limits} />
          <TextInput
            label={t('edit.token')}
            description={t('edit.tokenHelp')}
            spellCheck={false}
            autoCapitalize="none"
            key={token.key('token_id')}
            {...token.getInputProps('token_id')}
          />
          <PasswordInput
            label={t('edit.secret')}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('access.showSecret') }}
            key={token.key('token_secret')}
            {...token.getInputProps('token_secret')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
