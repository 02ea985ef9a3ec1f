import type { OpenSignIn } from '@carrel/contract'
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { signInsQuery, useEndSignIns } from './account-queries.ts'

export function SignInList() {
  const { t } = useTranslation('account')
  const { moment } = useFormats()
  const { data: signIns, error, isPending, refetch } = useQuery(signInsQuery)
  const end = useEndSignIns()
  if (isPending) return <Skeleton h={72} />
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const nameOf = ({ browser, system }: OpenSignIn): string => {
    if (browser && system) return t('signIns.device', { browser, system })
    return browser ?? system ?? t('signIns.unknown')
  }
  return (
    <Stack gap="sm">
      {end.isError && <ProblemAlert error={end.error} />}
      {signIns.map((signIn) => (
        <Group key={signIn.id} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Group gap="xs">
              <Text fw={500}>{nameOf(signIn)}</Text>
              {signIn.is_current && <Badge variant="light">{t('signIns.current')}</Badge>}
            </Group>
            <Text size="sm" c="dimmed">
              {t('signIns.times', {
                first: moment(signIn.created_at),
                last: moment(signIn.seen_at),
                address: signIn.address ?? '',
              })}
            </Text>
          </div>
          {!signIn.is_current && (
            <Button
              size="xs"
              flex="none"
              variant="default"
              loading={end.isPending && end.variables === signIn.id}
              aria-label={t('signIns.endOf', { name: nameOf(signIn) })}
              onClick={() => end.mutate(signIn.id)}
            >
              {t('signIns.end')}
            </Button>
          )}
        </Group>
      ))}
      {signIns.length > 1 && (
        <Group>
          <Button
            variant="default"
            loading={end.isPending && end.variables === null}
            onClick={() => end.mutate(null)}
          >
            {t('signIns.endOthers')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
