import type { Server } from '@carrel/contract'
import { Anchor, Badge, Card, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NodeTable } from './node-table.tsx'
import { ServerActions } from './server-actions.tsx'
import classes from './server-card.module.css'
import { serverState } from './server-figures.ts'
import { UsageBars } from './usage-bars.tsx'

interface ServerCardProps {
  server: Server
}

export function ServerCard({ server }: ServerCardProps) {
  const { t } = useTranslation('servers')
  const { state, color } = serverState(server)
  return (
    <Card component="article" aria-label={server.name}>
      <div className={classes.head}>
        <div className={classes.what}>
          <Title order={2} size="h3">
            <Anchor
              inherit
              c="inherit"
              renderRoot={(props) => (
                <Link to="/admin/servers/$id" params={{ id: server.id }} {...props} />
              )}
            >
              {server.name}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            <bdi dir="ltr">{server.address_hint}</bdi>
            {server.pool ? ` · ${t('card.pool', { pool: server.pool })}` : ''}
          </Text>
        </div>
        <Badge color={color} variant="light" className={classes.badge}>
          {t(`state.${state}`)}
        </Badge>
        <ServerActions server={server} />
      </div>
      <UsageBars servers={[server]} />
      {server.nodes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('card.noNodes')}
        </Text>
      ) : (
        <NodeTable
          server={server.name}
          nodes={server.nodes}
          vmsAllowed={server.limits.max_vms_per_node}
        />
      )}
    </Card>
  )
}
