import type { ServerNode } from '@carrel/contract'
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
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
    <Table.ScrollContainer
      minWidth={520}
      type="native"
      // Wider than a phone: by keyboard it can be scrolled only where it has the focus.
      tabIndex={0}
      role="region"
      aria-label={`${t('nodes.label')}: ${server}`}
    >
      <Table verticalSpacing={6} className={classes.nodes}>
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
    </Table.ScrollContainer>
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
      <Table.Td data-number>{node.active_vms}</Table.Td>
      <Table.Td data-number>{of(node.open_sessions, vmsAllowed)}</Table.Td>
      <Table.Td data-number>
        {isKnown ? cores(given.cpu, node.allocatable.cpu) : t('nodes.notKnown')}
      </Table.Td>
      <Table.Td data-number>
        {isKnown ? memory(given.memory_mb, node.allocatable.memory_mb) : t('nodes.notKnown')}
      </Table.Td>
    </Table.Tr>
  )
}
