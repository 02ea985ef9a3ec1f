import type { Leftovers, LeftoverVm } from '@carrel/contract'
import { Badge, Card, Group, List, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { AuditTable } from './audit-table.tsx'
import { leftoversQuery } from './operation-queries.ts'

export function LeftoversPage() {
  const { t } = useTranslation('operations')
  const { data, error, isPending, refetch } = useQuery(leftoversQuery)
  return (
    <>
      <PageHeading title={t('leftovers.title')} text={t('leftovers.subtitle')} mb="lg" />
      {isPending && (
        <div role="status" aria-label={t('leftovers.loading')}>
          <Skeleton h={220} radius="lg" />
        </div>
      )}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data && <Report report={data} />}
    </>
  )
}

function Report({ report: { vms, looks, repairs } }: { report: Leftovers }) {
  const { t } = useTranslation('operations')
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} mb="xs">
          {t('leftovers.vms')}
        </Title>
        {vms.length === 0 ? (
          <Text c="dimmed">{t('leftovers.noVms')}</Text>
        ) : (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {t('leftovers.never')}
            </Text>
            {vms.map((vm) => (
              <Leftover key={`${vm.server.id} ${vm.vmid} ${vm.finding}`} vm={vm} />
            ))}
          </Stack>
        )}
      </section>
      <Looks looks={looks} />
      <section>
        <Title order={2} mb="xs">
          {t('leftovers.repairs')}
        </Title>
        {repairs.length === 0 ? (
          <Text c="dimmed">{t('leftovers.noRepairs')}</Text>
        ) : (
          <AuditTable entries={repairs} />
        )}
      </section>
    </Stack>
  )
}

function Leftover({ vm }: { vm: LeftoverVm }) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  return (
    <Card component="article" padding="md">
      <Group gap="sm">
        <Text fw={600}>{t('leftovers.vm', { vmid: vm.vmid, server: vm.server.name })}</Text>
        <Badge variant="light" color={vm.finding === 'locked' ? 'yellow' : 'red'}>
          {t(`finding.${vm.finding}`)}
        </Badge>
        <Badge variant="outline" color="gray">
          {t(`leftovers.${presenceOf(vm)}`)}
        </Badge>
      </Group>
      <Text size="sm" mt={4}>
        <bdi>{vm.reason}</bdi>
      </Text>
      <Text size="xs" c="dimmed" className="tabular">
        {[moment(vm.found_at), vm.now?.name, vm.now?.node].filter(Boolean).join(' · ')}
      </Text>
    </Card>
  )
}

function presenceOf({ now, finding }: LeftoverVm): 'silent' | 'gone' | 'unlocked' | 'there' {
  if (now === null) return 'silent'
  if (!now.is_there) return 'gone'
  return finding === 'locked' && !now.is_locked ? 'unlocked' : 'there'
}

function Looks({ looks }: Pick<Leftovers, 'looks'>) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  return (
    <section>
      <Title order={2} mb="xs">
        {t('leftovers.looks')}
      </Title>
      <List size="sm" spacing={6}>
        {looks.map(({ server, at, failed }) => (
          <List.Item key={server?.id ?? ''}>
            <bdi>{server?.name ?? t('leftovers.gateway')}</bdi> · <bdi>{moment(at)}</bdi>
            {' · '}
            {failed.length === 0 ? (
              t('leftovers.clean')
            ) : (
              <bdi>{failed.map(({ reason, problem }) => `${reason} ${problem}`).join(' ')}</bdi>
            )}
          </List.Item>
        ))}
      </List>
    </section>
  )
}
