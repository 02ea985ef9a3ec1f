import type { Account } from '@carrel/contract'
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { NewPasswordField } from '../people/new-password-field.tsx'
import { usePasswordFault } from '../people/use-password-fault.ts'
import { fieldErrors } from '../servers/field-errors.ts'
import { useChangePassword } from './account-queries.ts'

interface PasswordFormProps {
  account: Account
}

export function PasswordForm({ account }: PasswordFormProps) {
  const { t } = useTranslation('account')
  const { t: ofApp } = useTranslation()
  const change = useChangePassword()
  const faultOf = usePasswordFault()
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (value) => (value === '' ? t('password.currentMissing') : null),
      password: (value) => faultOf(value, [account.username, account.display_name]),
    },
  })
  const save = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (error) => form.setErrors(fieldErrors(error)),
    }),
  )
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        {change.isError && <ProblemAlert error={change.error} />}
        <input type="hidden" autoComplete="username" value={account.username} readOnly />
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': ofApp('signIn.showPassword') }}
          {...form.getInputProps('current')}
        />
        <NewPasswordField label={t('password.next')} {...form.getInputProps('password')} />
        <Text size="sm" c="dimmed">
          {t('password.others')}
        </Text>
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('password.save')}
          </Button>
          {change.isSuccess && (
            <Text size="sm" c="dimmed" role="status">
              {t('password.saved')}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}
