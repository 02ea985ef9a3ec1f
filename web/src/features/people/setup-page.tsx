import type { FirstAdministrator } from '@carrel/contract'
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './entry-page.module.css'
import { EntryPage } from './entry-page.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { installationQuery, useFirstAdministrator } from './people-queries.ts'
import { usePasswordFault } from './use-password-fault.ts'

/** Where the link leads that the server prints as long as nobody administers it. The token is in the fragment. */
export function SetupPage() {
  const { t } = useTranslation()
  const token = useLocation({ select: ({ hash }) => hash })
  const installation = useQuery(installationQuery)
  const isPossible = installation.data?.is_set_up !== true && token !== ''

  return (
    <EntryPage
      name={t('setup.title')}
      title={t('setup.title')}
      intro={isPossible ? t('setup.intro') : t(token ? 'setup.done' : 'setup.incomplete')}
    >
      {isPossible ? (
        <SetupForm token={token} />
      ) : (
        <Button size="md" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
          {t('signIn.signIn')}
        </Button>
      )}
    </EntryPage>
  )
}

interface SetupFormProps {
  token: string
}

function SetupForm({ token }: SetupFormProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const create = useFirstAdministrator()
  const faultOf = usePasswordFault()
  const form = useForm<Omit<FirstAdministrator, 'token'>>({
    mode: 'uncontrolled',
    initialValues: { display_name: '', username: '', password: '' },
    validate: {
      display_name: (value) => (value.trim() === '' ? t('setup.enterName') : null),
      username: (value) => (/^\S+$/.test(value.trim()) ? null : t('setup.enterUsername')),
      password: (value, { username, display_name }) => faultOf(value, [username, display_name]),
    },
    validateInputOnBlur: ['password'],
  })

  const submit = form.onSubmit((values) =>
    create.mutate({ ...values, token }, { onSuccess: () => navigate({ to: '/', replace: true }) }),
  )

  return (
    <form className={classes.card} onSubmit={submit} noValidate>
      <Stack gap="md">
        {create.isError && <ProblemAlert error={create.error} />}
        <TextInput
          label={t('setup.name')}
          size="md"
          autoComplete="name"
          autoFocus
          key={form.key('display_name')}
          {...form.getInputProps('display_name')}
        />
        <TextInput
          label={t('setup.username')}
          size="md"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <NewPasswordField
          size="md"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" mt="xs" loading={create.isPending}>
          {t('setup.create')}
        </Button>
      </Stack>
    </form>
  )
}
