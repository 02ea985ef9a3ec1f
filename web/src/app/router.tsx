import { Protocol } from '@carrel/contract'
import type { QueryClient } from '@tanstack/react-query'
import {
  type AsyncRouteComponent,
  createRoute,
  createRouter,
  type RouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import { z } from 'zod'
import { SignInPage } from '../features/people/sign-in-page.tsx'
import { adminRoutes } from './admin-routes.ts'
import { lazyPage } from './lazy-page.ts'
import { NotFoundPage } from './not-found-page.tsx'
import { watchRoute } from './operations-routes.ts'
import { rootRoute, signedInRoute } from './signed-in-route.ts'

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Only a place within this application: the parameter can be set by whoever made the link.
  validateSearch: z.object({
    to: z
      .string()
      .regex(/^\/(?![/\\])/)
      .optional()
      .catch(undefined),
  }),
  component: () => <SignInPage to={signInRoute.useSearch().to ?? '/'} />,
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyPage(() => import('../features/people/setup-page.tsx'), 'SetupPage'),
})

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  component: lazyPage(() => import('../features/people/join-page.tsx'), 'JoinPage'),
})

/** A page that takes its address apart first, and is fetched before it is shown, like pages that do not. */
const fetched = <Props,>(page: AsyncRouteComponent<Props>, component: RouteComponent) =>
  Object.assign(component, { preload: async () => page.preload?.() })

const DesktopsPage = lazyPage(() => import('./desktops-page.tsx'), 'DesktopsPage')

const desktopsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  validateSearch: z.object({
    q: z.string().max(100).optional().catch(undefined),
    options: z.uuid().optional().catch(undefined),
  }),
  component: fetched(DesktopsPage, () => <DesktopsPage search={desktopsRoute.useSearch()} />),
})

const snapshotsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/snapshots',
  component: lazyPage(() => import('../features/snapshots/snapshots-page.tsx'), 'SnapshotsPage'),
})

const SideBySidePage = lazyPage(
  () => import('../features/sessions/side-by-side-page.tsx'),
  'SideBySidePage',
)

const sideBySideRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/desktops/side-by-side',
  validateSearch: z.object({ ids: z.string().max(200).catch('') }),
  component: fetched(SideBySidePage, () => (
    <SideBySidePage ids={sideBySideRoute.useSearch().ids} />
  )),
})

const SessionPage = lazyPage(() => import('../features/sessions/session-page.tsx'), 'SessionPage')

const sessionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sessions/$id',
  component: fetched(SessionPage, () => {
    const { id } = sessionRoute.useParams()
    return z.uuid().safeParse(id).success ? (
      <SessionPage key={id} sessionId={id} />
    ) : (
      <NotFoundPage />
    )
  }),
})

const PreferencesPage = lazyPage(
  () => import('../features/preferences/preferences-page.tsx'),
  'PreferencesPage',
)

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  component: lazyPage(() => import('../features/account/account-page.tsx'), 'AccountPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/$protocol',
  validateSearch: z.object({ template: z.uuid().optional().catch(undefined) }),
  component: fetched(PreferencesPage, () => {
    const protocol = Protocol.safeParse(settingsRoute.useParams().protocol)
    const { template = null } = settingsRoute.useSearch()
    if (!protocol.success) return <NotFoundPage />
    return <PreferencesPage protocol={protocol.data} templateId={template} />
  }),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  joinRoute,
  signedInRoute.addChildren([
    desktopsRoute,
    snapshotsRoute,
    sideBySideRoute,
    sessionRoute,
    settingsRoute,
    accountRoute,
    adminRoutes,
    watchRoute,
  ]),
])

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient },
    ...(history ? { history } : {}),
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
