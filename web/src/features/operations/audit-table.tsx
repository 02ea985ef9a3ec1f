import type { AuditEntry } from '@carrel/contract'
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import stacked from '../../app/stacked-table.module.css'
import { useFormats } from '../../i18n/use-formats.ts'
import { isAuditAction } from './audit-actions.ts'
import { AuditSubject } from './audit-subject.tsx'
import { detailsInWords } from './audit-words.ts'
import classes from './operations.module.css'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  return (
    <Table
      verticalSpacing={6}
      className={`${classes.table} ${stacked.table}`}
      aria-label={t('audit.title')}
    >
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
        {entries.map(({ id, at, actor, action, subject, details }) => (
          <Table.Tr key={id}>
            <Table.Td className={classes.moment}>{moment(at)}</Table.Td>
            <Table.Td className={classes.word}>{actor}</Table.Td>
            <Table.Td className={classes.word} title={action}>
              {isAuditAction(action) ? t(`audit.actions.${action}`) : action}
            </Table.Td>
            <Table.Td className={classes.word}>
              <AuditSubject subject={subject} />
            </Table.Td>
            <Table.Td className={classes.details} dir="auto">
              {detailsInWords(details)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
