import type { Plan } from '@carrel/contract'
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import stacked from '../../app/stacked-table.module.css'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'

type PlannedNode = Plan['nodes'][number]

const MIB_PER_GIB = 1024

/** Each node with what is taken, what would come, and what stops the next one. */
export function PlanTable({ nodes }: { nodes: PlannedNode[] }) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  return (
    <Table
      verticalSpacing={8}
      className={`${classes.table} ${stacked.table}`}
      aria-label={t('planner.title')}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('planner.node')}</Table.Th>
          <Table.Th data-number>{t('planner.fits')}</Table.Th>
          <Table.Th>{t('planner.vms')}</Table.Th>
          <Table.Th>{t('planner.cpu')}</Table.Th>
          <Table.Th>{t('planner.memory')}</Table.Th>
          <Table.Th>{t('planner.next')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {nodes.map((node) => (
          <Table.Tr key={node.node_id}>
            <Table.Th scope="row">{node.name}</Table.Th>
            <Table.Td data-number data-label={t('planner.fits')}>
              {number(node.more)}
            </Table.Td>
            <Table.Td data-label={t('planner.vms')}>
              <Bar
                what={t('planner.vms')}
                taken={node.sessions}
                added={node.more}
                total={node.max_sessions}
              />
            </Table.Td>
            <Table.Td data-label={t('planner.cpu')}>
              <Bar
                what={t('planner.cpu')}
                taken={node.others.cpu + node.reserved.cpu}
                added={node.added.cpu}
                total={node.allocatable.cpu}
              />
            </Table.Td>
            <Table.Td data-label={t('planner.memory')}>
              <Bar
                what={t('planner.memory')}
                taken={(node.others.memory_mb + node.reserved.memory_mb) / MIB_PER_GIB}
                added={node.added.memory_mb / MIB_PER_GIB}
                total={node.allocatable.memory_mb / MIB_PER_GIB}
              />
            </Table.Td>
            <Table.Td>
              {node.next.map(({ code, message }) => (
                <Text key={code} size="sm">
                  <bdi>{message}</bdi>
                </Text>
              ))}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface BarProps {
  what: string
  taken: number
  added: number
  total: number
}

function Bar({ what, taken, added, total }: BarProps) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const shown = (value: number) => number(value, { maximumFractionDigits: 1 })
  const share = (value: number) => `${total > 0 ? Math.min(100, (100 * value) / total) : 0}%`
  return (
    <div>
      <span
        className={classes.bar}
        role="img"
        aria-label={t('planner.bar', {
          ...{ what, taken: shown(taken), added: shown(added), total: shown(total) },
        })}
      >
        <span className={classes.taken} style={{ inlineSize: share(taken) }} />
        <span className={classes.added} style={{ inlineSize: share(added) }} />
      </span>
      <Text size="xs" c="dimmed" className="tabular" dir="ltr">
        {shown(taken)} + {shown(added)} / {shown(total)}
      </Text>
    </div>
  )
}
