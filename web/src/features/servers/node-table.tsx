import type { ServerNode } from '@carrel/contract'
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import stacked from '../../app/stacked-table.module.css'
import classes from './server-card.module.css'
import { givenAway } from './server-figures.ts'
import { useServerFigures } from './use-server-figures.ts'

interface NodeTableProps {
  server: string
  nodes: ServerNode[]
  vmsAllowed: number
}

export function NodeTable({ server, nodes, vmsAllowed }: NodeTableProps) {
  const { t } = useTranslation('servers')
  return (
    <Table
      verticalSpacing={6}
      className={`${classes.nodes} ${stacked.table}`}
      aria-label={`${t('nodes.label')}: ${server}`}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('nodes.node')}</Table.Th>
          <Table.Th data-number>{t('nodes.active')}</Table.Th>
          <Table.Th data-number>{t('nodes.vms')}</Table.Th>
          <Table.Th data-number>{t('card.cpu')}</Table.Th>
          <Table.Th data-number>{t('card.memory')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {nodes.map((node) => (
          <NodeRow key={node.id} node={node} vmsAllowed={vmsAllowed} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface NodeRowProps {
  node: ServerNode
  vmsAllowed: number
}

function NodeRow({ node, vmsAllowed }: NodeRowProps) {
  const { t } = useTranslation('servers')
  const { of, cores, memory } = useServerFigures()
  const given = givenAway(node)
  const isKnown = node.physical !== null
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <span className={classes.light} data-online={node.is_online} aria-hidden="true" />
        {node.name}
        {!node.is_online && <span className={classes.offline}> {t('nodes.offline')}</span>}
      </Table.Th>
      <Table.Td data-number data-label={t('nodes.active')}>
        {node.active_vms}
      </Table.Td>
      <Table.Td data-number data-label={t('nodes.vms')}>
        {of(node.open_sessions, vmsAllowed)}
      </Table.Td>
      <Table.Td data-number data-label={t('card.cpu')}>
        {isKnown ? cores(given.cpu, node.allocatable.cpu) : t('nodes.notKnown')}
      </Table.Td>
      <Table.Td data-number data-label={t('card.memory')}>
        {isKnown ? memory(given.memory_mb, node.allocatable.memory_mb) : t('nodes.notKnown')}
      </Table.Td>
    </Table.Tr>
  )
}
