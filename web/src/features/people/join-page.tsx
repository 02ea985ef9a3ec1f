import { Button, Loader, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LanguageChoice } from '../../app/language-choice.tsx'
import { Logo } from '../../app/logo.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { JoinForm } from './join-form.tsx'
import { linkOwnerQuery } from './people-queries.ts'
import classes from './sign-in-page.module.css'

/** Where an invitation leads, or a link for a new password. The token is in the fragment. */
export function JoinPage() {
  const { t } = useTranslation()
  usePageTitle(t('join.title'))
  const token = useLocation({ select: ({ hash }) => hash })
  const owner = useQuery(linkOwnerQuery(token))
  return (
    <main className={classes.room}>
      <div className={classes.desk}>
        <Stack gap={6} align="center" mb="xl">
          <Logo size={60} />
          <Title order={1} mt="sm" ta="center">
            {t(owner.data?.purpose === 'new_password' ? 'join.newPassword' : 'join.title')}
          </Title>
          {owner.data && (
            <Text c="dimmed" ta="center">
              {t('join.signInAs', { username: owner.data.username })}
            </Text>
          )}
        </Stack>
        {owner.isPending && <Loader mx="auto" />}
        {owner.isError && (
          <Stack>
            <ProblemAlert error={owner.error} />
            <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>
              {t('signIn.signIn')}
            </Button>
          </Stack>
        )}
        {owner.data && <JoinForm token={token} owner={owner.data} />}
      </div>
      <footer className={classes.foot}>
        <LanguageChoice />
      </footer>
    </main>
  )
}
