import type { ImportRow } from '@carrel/contract'
import { Badge, ScrollArea, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface ImportRowsProps {
  rows: ImportRow[]
}

const COLOURS = { create: 'lamp', exists: 'gray', faulty: 'red' } as const

export function ImportRows({ rows }: ImportRowsProps) {
  const { t } = useTranslation('people-admin')
  return (
    <ScrollArea.Autosize mah={280} viewportProps={{ tabIndex: 0, 'aria-label': t('import.rows') }}>
      <Table>
        <Table.Tbody>
          {rows.map(({ line, display_name, email, role, outcome, faults }) => (
            <Table.Tr key={line}>
              <Table.Td>{line}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm">{display_name || email}</Text>
                {faults.map(({ code, first_line }) => (
                  <Text size="xs" c="var(--mantine-color-error)" key={code}>
                    {t(`import.fault.${code}`, { email, role, line: first_line })}
                  </Text>
                ))}
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={COLOURS[outcome]} miw="max-content">
                  {t(`import.outcome.${outcome}`)}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}
