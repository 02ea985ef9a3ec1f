import { Protocol } from '@carrel/contract'
import { Button, Card, Group, SimpleGrid, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { Shell } from '../../app/shell.tsx'
import { meQuery } from '../people/people-queries.ts'
import { ownQuotaQuery } from './account-queries.ts'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { QuotaUse } from './quota-use.tsx'
import { SignInList } from './sign-in-list.tsx'

export function AccountPage() {
  const { t } = useTranslation('account')
  const { data: account } = useQuery(meQuery)
  const quota = useQuery(ownQuotaQuery)
  return (
    <Shell>
      <PageHeading title={t('title')} mb="lg" />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack>
          <Part title={t('profile.title')}>{account && <ProfileForm account={account} />}</Part>
          <Part title={t('password.title')}>{account && <PasswordForm account={account} />}</Part>
        </Stack>
        <Stack>
          <Part title={t('quota.title')}>
            {quota.isPending && <Skeleton h={72} />}
            {quota.isError && (
              <ProblemAlert error={quota.error} onRetry={() => void quota.refetch()} />
            )}
            {quota.data && <QuotaUse quota={quota.data} />}
          </Part>
          <Part title={t('connections')}>
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
          </Part>
          <Part title={t('signIns.title')}>
            <SignInList />
          </Part>
        </Stack>
      </SimpleGrid>
    </Shell>
  )
}

interface PartProps {
  title: string
  children: ReactNode
}

function Part({ title, children }: PartProps) {
  return (
    <Card>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  )
}
