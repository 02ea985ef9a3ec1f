import { SessionStatus } from '@carrel/contract'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { MetricsStore } from './metrics-store.ts'

export interface MetricsParts {
  readonly store: MetricsStore
  /** What this process has repaired and reported since it began, by action. */
  readonly repairs: () => ReadonlyMap<string, number>
}

const DAY_MS = 24 * 3_600_000
const OPEN = SessionStatus.options.filter((each) => each !== 'terminated' && each !== 'failed')

/** The figures of this process and of its installation, in the names that docs/reference/metrics.md lists. */
export function createMetrics({ store, repairs }: MetricsParts): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'carrel_sessions',
    help: 'Sessions that have not ended, by status.',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const counts = await store.sessionsByStatus()
      for (const status of OPEN) this.set({ status }, counts.get(status) ?? 0)
    },
  })
  new Gauge({
    name: 'carrel_failed_launches_last_day',
    help: 'Launches of the last 24 hours that failed.',
    registers: [registry],
    async collect() {
      this.set(await store.failedLaunchesSince(new Date(Date.now() - DAY_MS)))
    },
  })
  new Gauge({
    name: 'carrel_notifications_unseen',
    help: 'Notifications that no administrator has seen.',
    registers: [registry],
    async collect() {
      this.set(await store.unseenNotifications())
    },
  })
  new Counter({
    name: 'carrel_repairs_total',
    help: 'What this process found different from the database and repaired or reported, by action.',
    labelNames: ['action'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [action, count] of repairs()) this.inc({ action }, count)
    },
  })
  return registry
}
