import type { Joining, LinkOwner } from '@carrel/contract'
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { fieldErrors } from '../servers/field-errors.ts'
import classes from './entry-page.module.css'
import { NewPasswordField } from './new-password-field.tsx'
import { useJoin } from './people-queries.ts'
import { usePasswordFault } from './use-password-fault.ts'

interface JoinFormProps {
  token: string
  owner: LinkOwner
}

export function JoinForm({ token, owner }: JoinFormProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const join = useJoin()
  const faultOf = usePasswordFault()
  const form = useForm<Omit<Joining, 'token'>>({
    mode: 'uncontrolled',
    initialValues: { display_name: owner.display_name, password: '' },
    validate: {
      display_name: (value) => (value.trim() === '' ? t('setup.enterName') : null),
      password: (value, { display_name }) => faultOf(value, [owner.username, display_name]),
    },
  })
  const submit = form.onSubmit((values) =>
    join.mutate(
      { ...values, token },
      {
        onSuccess: () => navigate({ to: '/', replace: true }),
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    ),
  )
  return (
    <form className={classes.card} onSubmit={submit} noValidate>
      <Stack gap="md">
        {join.isError && <ProblemAlert error={join.error} />}
        <input type="hidden" autoComplete="username" value={owner.username} readOnly />
        <TextInput
          label={t('setup.name')}
          size="md"
          autoComplete="name"
          key={form.key('display_name')}
          {...form.getInputProps('display_name')}
        />
        <NewPasswordField
          size="md"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" mt="xs" loading={join.isPending}>
          {t('join.join')}
        </Button>
      </Stack>
    </form>
  )
}
