import type { Server } from '@carrel/contract'
import { Badge, Card, Text, Title } from '@mantine/core'
import { NodeTable } from './node-table.tsx'
import { ServerActions } from './server-actions.tsx'
import classes from './server-card.module.css'
import { coresLabel, memoryLabel, serverState } from './server-figures.ts'
import { UsageBar } from './usage-bar.tsx'

interface ServerCardProps {
  server: Server
}

export function ServerCard({ server }: ServerCardProps) {
  const { label, color } = serverState(server)
  const { used, allocatable } = server.resource_usage
  const open = server.nodes.reduce((sum, { open_sessions }) => sum + open_sessions, 0)
  return (
    <Card component="article" aria-label={server.name}>
      <div className={classes.head}>
        <div className={classes.what}>
          <Title order={2} size="h3">
            {server.name}
          </Title>
          <Text size="sm" c="dimmed">
            {server.address_hint}
            {server.pool ? ` · pool ${server.pool}` : ''}
          </Text>
        </div>
        <Badge color={color} variant="light" className={classes.badge}>
          {label}
        </Badge>
        <ServerActions server={server} />
      </div>
      <div className={classes.bars}>
        <UsageBar
          label="Sessions"
          used={open}
          total={server.max_concurrent}
          text={`${open} of ${server.max_concurrent}`}
        />
        <UsageBar
          label="CPU"
          used={used.cpu}
          total={allocatable.cpu}
          text={coresLabel(used.cpu, allocatable.cpu)}
        />
        <UsageBar
          label="Memory"
          used={used.memory_mb}
          total={allocatable.memory_mb}
          text={memoryLabel(used.memory_mb, allocatable.memory_mb)}
        />
      </div>
      {server.nodes.length === 0 ? (
        <Text size="sm" c="dimmed">
          None of its nodes has been seen yet.
        </Text>
      ) : (
        <NodeTable nodes={server.nodes} vmsAllowed={server.limits.max_vms_per_node} />
      )}
    </Card>
  )
}
