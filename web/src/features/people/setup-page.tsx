import type { FirstAdministrator } from '@carrel/contract'
import { Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LanguageChoice } from '../../app/language-choice.tsx'
import { Logo } from '../../app/logo.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { installationQuery, useFirstAdministrator } from './people-queries.ts'
import classes from './sign-in-page.module.css'
import { usePasswordFault } from './use-password-fault.ts'

/** Where the link leads that the server prints as long as nobody administers it. The token is in the fragment. */
export function SetupPage() {
  const { t } = useTranslation()
  usePageTitle(t('setup.title'))
  const token = useLocation({ select: ({ hash }) => hash })
  const installation = useQuery(installationQuery)
  const isPossible = installation.data?.is_set_up !== true && token !== ''

  return (
    <main className={classes.room}>
      <div className={classes.desk}>
        <Stack gap={6} align="center" mb="xl">
          <Logo size={60} />
          <Title order={1} mt="sm" ta="center">
            {t('setup.title')}
          </Title>
          <Text c="dimmed" ta="center">
            {isPossible ? t('setup.intro') : t(token ? 'setup.done' : 'setup.incomplete')}
          </Text>
        </Stack>
        {isPossible ? (
          <SetupForm token={token} />
        ) : (
          <Button size="md" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            {t('signIn.signIn')}
          </Button>
        )}
      </div>
      <footer className={classes.foot}>
        <LanguageChoice />
        {installation.data && <span>Carrel {installation.data.version}</span>}
      </footer>
    </main>
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
