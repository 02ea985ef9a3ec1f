import type { Server } from '@carrel/contract'
import { useTranslation } from 'react-i18next'
import classes from './server-card.module.css'
import { UsageBar } from './usage-bar.tsx'
import { useServerFigures } from './use-server-figures.ts'

/** Sessions, CPU and memory of one server, or of several together. */
export function UsageBars({ servers }: { servers: readonly Server[] }) {
  const { t } = useTranslation('servers')
  const figures = useServerFigures()
  const sum = (of: (server: Server) => number) =>
    servers.reduce((total, server) => total + of(server), 0)
  const open = sum(({ nodes }) => nodes.reduce((total, node) => total + node.open_sessions, 0))
  const most = sum((server) => server.max_concurrent)
  const cpu = {
    used: sum(({ resource_usage }) => resource_usage.used.cpu),
    total: sum(({ resource_usage }) => resource_usage.allocatable.cpu),
  }
  const memory = {
    used: sum(({ resource_usage }) => resource_usage.used.memory_mb),
    total: sum(({ resource_usage }) => resource_usage.allocatable.memory_mb),
  }
  return (
    <div className={classes.bars}>
      <UsageBar label={t('card.sessions')} used={open} total={most} text={figures.of(open, most)} />
      <UsageBar label={t('card.cpu')} {...cpu} text={figures.cores(cpu.used, cpu.total)} />
      <UsageBar
        label={t('card.memory')}
        {...memory}
        text={figures.memory(memory.used, memory.total)}
      />
    </div>
  )
}
