import type { SignIn } from '@carrel/contract'
import { Button, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import classes from './entry-page.module.css'
import { EntryPage } from './entry-page.tsx'
import { installationQuery, useSignIn } from './people-queries.ts'

interface SignInPageProps {
  to: string
}

export function SignInPage({ to }: SignInPageProps) {
  const { t } = useTranslation()
  const installation = useQuery(installationQuery)
  const navigate = useNavigate()
  const signIn = useSignIn()
  const form = useForm<SignIn>({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() === '' ? t('signIn.enterUsername') : null),
      password: (value) => (value === '' ? t('signIn.enterPassword') : null),
    },
  })

  const enter = (credentials: SignIn): void => {
    signIn.mutate(credentials, { onSuccess: () => navigate({ href: to, replace: true }) })
  }

  return (
    <EntryPage
      name={t('signIn.signIn')}
      title={
        installation.isPending ? <Skeleton w={160} h={36} /> : (installation.data?.name ?? 'Carrel')
      }
      intro={t('signIn.intro')}
    >
      <form className={classes.card} onSubmit={form.onSubmit(enter)} noValidate>
        <Stack gap="md">
          {installation.data?.is_set_up === false && <Text size="sm">{t('setup.notYet')}</Text>}
          {signIn.isError && <ProblemAlert error={signIn.error} />}
          <TextInput
            label={t('signIn.username')}
            size="md"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('signIn.password')}
            size="md"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" mt="xs" loading={signIn.isPending}>
            {t('signIn.signIn')}
          </Button>
          <Text size="sm" c="dimmed" ta="center">
            {t('signIn.noWayIn')}
          </Text>
        </Stack>
      </form>
      {installation.data?.demo && (
        <DemoAccounts
          accounts={installation.data.demo.accounts}
          isBusy={signIn.isPending}
          onChoose={enter}
        />
      )}
    </EntryPage>
  )
}
