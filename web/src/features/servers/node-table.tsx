import type { ServerNode } from '@carrel/contract'
import { Table } from '@mantine/core'
import classes from './server-card.module.css'
import { coresLabel, givenAway, memoryLabel } from './server-figures.ts'

interface NodeTableProps {
  nodes: ServerNode[]
  vmsAllowed: number
}

export function NodeTable({ nodes, vmsAllowed }: NodeTableProps) {
  return (
    <Table.ScrollContainer minWidth={520} type="native">
      <Table verticalSpacing={6} className={classes.nodes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Node</Table.Th>
            <Table.Th>Active</Table.Th>
            <Table.Th>VMs</Table.Th>
            <Table.Th>CPU</Table.Th>
            <Table.Th>Memory</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="tabular">
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
  const given = givenAway(node)
  const isKnown = node.physical !== null
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <span className={classes.light} data-online={node.is_online} aria-hidden="true" />
        {node.name}
        {!node.is_online && <span className={classes.offline}> offline</span>}
      </Table.Th>
      <Table.Td>{node.active_vms}</Table.Td>
      <Table.Td>
        {node.open_sessions} of {vmsAllowed}
      </Table.Td>
      <Table.Td>{isKnown ? coresLabel(given.cpu, node.allocatable.cpu) : 'not known'}</Table.Td>
      <Table.Td>
        {isKnown ? memoryLabel(given.memory_mb, node.allocatable.memory_mb) : 'not known'}
      </Table.Td>
    </Table.Tr>
  )
}
