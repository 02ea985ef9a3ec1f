import { Protocol } from '@carrel/contract'
import { Button, Card, Group, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { meQuery } from '../people/people-queries.ts'
import { ownQuotaQuery } from './account-queries.ts'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { QuotaUse } from './quota-use.tsx'
import { SignInList } from './sign-in-list.tsx'

export function AccountPage() {
  const { t } = useTranslation('account')
  usePageTitle(t('title'))
  const { data: account } = useQuery(meQuery)
  const quota = useQuery(ownQuotaQuery)
  return (
    <Shell>
      <Title order={1} mb="lg">
        {t('title')}
      </Title>
      <Stack maw={640}>
        <Card>
          <Title order={2} mb="sm">
            {t('profile.title')}
          </Title>
          {account && <ProfileForm account={account} />}
        </Card>
        <Card>
          <Title order={2} mb="sm">
            {t('quota.title')}
          </Title>
          {quota.isPending && <Skeleton h={72} />}
          {quota.isError && (
            <ProblemAlert error={quota.error} onRetry={() => void quota.refetch()} />
          )}
          {quota.data && <QuotaUse quota={quota.data} />}
        </Card>
        <Card>
          <Title order={2} mb="sm">
            {t('connections')}
          </Title>
          <Group gap="xs">
            {Protocol.options.map((protocol) => (
              <Button
                key={protocol}
                variant="default"
                renderRoot={(props) => (
                  <Link to="/settings/$protocol" params={{ protocol }} {...props} />
                )}
              >
                {protocol.toUpperCase()}
              </Button>
            ))}
          </Group>
        </Card>
        <Card>
          <Title order={2} mb="sm">
            {t('password.title')}
          </Title>
          {account && <PasswordForm account={account} />}
        </Card>
        <Card>
          <Title order={2} mb="sm">
            {t('signIns.title')}
          </Title>
          <SignInList />
        </Card>
      </Stack>
    </Shell>
  )
}
