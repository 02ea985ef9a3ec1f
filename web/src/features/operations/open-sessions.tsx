import type { Overview } from '@carrel/contract'
import { Anchor, Card, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'

export function OpenSessions({ sessions }: Pick<Overview, 'sessions'>) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('overview.sessions')}
      </Title>
      {sessions.length === 0 ? (
        <Text c="dimmed">{t('overview.noSessions')}</Text>
      ) : (
        <Table verticalSpacing={6} className={classes.table} aria-label={t('overview.sessions')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('overview.template')}</Table.Th>
              <Table.Th data-number>{t('overview.open')}</Table.Th>
              <Table.Th data-number>{t('overview.active')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="tabular">
            {sessions.map(({ template_id, template_name, open, active }) => (
              <Table.Tr key={template_id}>
                <Table.Th scope="row">
                  <Anchor
                    inherit
                    renderRoot={(props) => (
                      <Link to="/admin/sessions" search={{ template: template_id }} {...props} />
                    )}
                  >
                    {template_name}
                  </Anchor>
                </Table.Th>
                <Table.Td data-number>{number(open)}</Table.Td>
                <Table.Td data-number>{number(active)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
