import type { PastLaunch } from '@carrel/contract'
import { Anchor, Badge, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { ScrolledTable } from './scrolled-table.tsx'
import { useSeconds } from './use-seconds.ts'

interface PastLaunchesProps {
  launches: readonly PastLaunch[]
}

export function PastLaunches({ launches }: PastLaunchesProps) {
  const { t } = useTranslation('templates-admin')
  const { moment } = useFormats()
  const seconds = useSeconds()
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {t('history.last')}
      </Title>
      <ScrolledTable minWidth={560} label={t('history.last')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('history.when')}</Table.Th>
            <Table.Th>{t('history.who')}</Table.Th>
            <Table.Th data-number>{t('history.took')}</Table.Th>
            <Table.Th>{t('history.result')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {launches.map((launch) => (
            <Table.Tr key={launch.session_id}>
              <Table.Td className="tabular">{moment(launch.created_at)}</Table.Td>
              <Table.Td>
                <Anchor
                  inherit
                  renderRoot={(props) => (
                    <Link to="/admin/sessions/$id" params={{ id: launch.session_id }} {...props} />
                  )}
                >
                  {launch.person}
                </Anchor>{' '}
                · {launch.protocol.toUpperCase()}{' '}
                {launch.is_test && (
                  <Badge size="xs" variant="default">
                    {t('history.test')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td data-number>
                {launch.total_ms === null ? '–' : seconds(launch.total_ms)}
              </Table.Td>
              <Table.Td>
                {launch.failure ? (
                  <Text size="sm" c="var(--mantine-color-error)">
                    <bdi>{launch.failure.message}</bdi>
                  </Text>
                ) : (
                  t(launch.total_ms === null ? 'history.onItsWay' : 'history.worked')
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrolledTable>
    </section>
  )
}
