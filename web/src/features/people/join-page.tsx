import { Button, Loader, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { EntryPage } from './entry-page.tsx'
import { JoinForm } from './join-form.tsx'
import { linkOwnerQuery } from './people-queries.ts'

/** Where an invitation leads, or a link for a new password. The token is in the fragment. */
export function JoinPage() {
  const { t } = useTranslation()
  const token = useLocation({ select: ({ hash }) => hash })
  const { data: owner, error, isPending } = useQuery(linkOwnerQuery(token))
  const title = t(
    error ? 'join.noWayIn' : owner?.purpose === 'new_password' ? 'join.newPassword' : 'join.title',
  )
  return (
    <EntryPage
      name={title}
      title={title}
      intro={owner && t('join.signInAs', { username: owner.username })}
    >
      {isPending && <Loader mx="auto" />}
      {error && (
        <Stack>
          <ProblemAlert error={error} />
          <Button size="md" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            {t('signIn.signIn')}
          </Button>
        </Stack>
      )}
      {owner && <JoinForm token={token} owner={owner} />}
    </EntryPage>
  )
}
