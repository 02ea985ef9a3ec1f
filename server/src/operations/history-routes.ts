import { HISTORY_RANGES, historyOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { NodeHistory } from '../servers/node-history.ts'
import type { OverviewStore } from './overview-store.ts'

export function historyRoutes(
  routes: Routes,
  { history, overview }: { history: NodeHistory; overview: OverviewStore },
): void {
  routes.administrator(historyOperations.getServerHistory, async ({ params, query }) => {
    const nodes = await history.ofServer(params.id, query.range)
    return { nodes }
  })
  routes.administrator(historyOperations.getOverview, async ({ query: { range } }) => {
    const since = new Date(Date.now() - HISTORY_RANGES[range].seconds * 1000)
    const [points, launches, sessions, attention] = await Promise.all([
      history.together(range),
      overview.launches(since),
      overview.sessions(),
      overview.attention(),
    ])
    return { points, launches, sessions, attention }
  })
}
