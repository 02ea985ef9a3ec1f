import { createRoute } from '@tanstack/react-router'
import { AuditSearch } from '../features/operations/audit-search.ts'
import { PlannerSearch } from '../features/operations/planner-search.ts'
import { RangeSearch } from '../features/operations/range-search.ts'
import { SessionSearch } from '../features/operations/session-search.ts'
import { adminRoute } from './admin-route.ts'
import { lazyPage } from './lazy-page.ts'
import { signedInRoute } from './signed-in-route.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Why somebody's desktop is watched, as the administrator has just said. */
    watchReason?: string
  }
}

const overviewRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/',
  validateSearch: RangeSearch,
  component: lazyPage(() => import('../features/operations/overview-page.tsx'), 'OverviewPage'),
})

const serverRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/servers/$id',
  validateSearch: RangeSearch,
  component: lazyPage(
    () => import('../features/operations/server-history-page.tsx'),
    'ServerHistoryPage',
  ),
})

const sessionsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/sessions',
  validateSearch: SessionSearch,
  component: lazyPage(() => import('../features/operations/sessions-page.tsx'), 'SessionsPage'),
})

const sessionRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/sessions/$id',
  component: lazyPage(
    () => import('../features/operations/session-details-page.tsx'),
    'SessionDetailsPage',
  ),
})

/** The whole window is the desktop’s. */
export const watchRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/sessions/$id/watch',
  component: lazyPage(() => import('../features/operations/watch-page.tsx'), 'WatchPage'),
})

const plannerRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/planner',
  validateSearch: PlannerSearch,
  component: lazyPage(() => import('../features/operations/planner-page.tsx'), 'PlannerPage'),
})

const leftoversRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/leftovers',
  component: lazyPage(() => import('../features/operations/leftovers-page.tsx'), 'LeftoversPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  validateSearch: AuditSearch,
  component: lazyPage(() => import('../features/operations/audit-page.tsx'), 'AuditPage'),
})

export const operationsRoutes = [
  overviewRoute,
  serverRoute,
  sessionsRoute,
  sessionRoute,
  plannerRoute,
  leftoversRoute,
  auditRoute,
] as const
