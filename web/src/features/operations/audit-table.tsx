import type { AuditEntry } from '@carrel/contract'
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  return (
    <Table.ScrollContainer
      minWidth={640}
      type="native"
      tabIndex={0}
      role="region"
      aria-label={t('audit.title')}
    >
      <Table verticalSpacing={6} className={classes.table} aria-label={t('audit.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('audit.when')}</Table.Th>
            <Table.Th>{t('audit.actor')}</Table.Th>
            <Table.Th>{t('audit.action')}</Table.Th>
            <Table.Th>{t('audit.subject')}</Table.Th>
            <Table.Th>{t('audit.details')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td className="tabular">{moment(entry.at)}</Table.Td>
              <Table.Td>{entry.actor}</Table.Td>
              <Table.Td>{entry.action}</Table.Td>
              <Table.Td className={classes.upid} dir="ltr">
                {entry.subject}
              </Table.Td>
              <Table.Td className={classes.upid} dir="ltr">
                {Object.entries(entry.details)
                  .map(([name, value]) => `${name}: ${plain(value)}`)
                  .join(' · ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)
