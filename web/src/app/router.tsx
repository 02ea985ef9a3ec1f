import { Protocol } from '@carrel/contract'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router'
import { z } from 'zod'
import { isSignedOut } from '../api/api-error.ts'
import { meQuery } from '../features/people/people-queries.ts'
import { SignInPage } from '../features/people/sign-in-page.tsx'
import { PreferencesPage } from '../features/preferences/preferences-page.tsx'
import { SessionPage } from '../features/sessions/session-page.tsx'
import { DesktopsPage } from './desktops-page.tsx'
import { LiveUpdates } from './live-updates.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { UnreachablePage } from './unreachable-page.tsx'

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  notFoundComponent: NotFoundPage,
})

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

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (!isSignedOut(error)) throw error
      const to = location.pathname === '/' ? undefined : location.pathname
      throw redirect({ to: '/sign-in', search: { to }, replace: true })
    }
  },
  errorComponent: UnreachablePage,
  component: () => (
    <>
      <LiveUpdates />
      <Outlet />
    </>
  ),
})

/** The server refuses everybody else anyway; they are not shown an empty page. */
async function requireAdministrator(queryClient: QueryClient): Promise<void> {
  const { role } = await queryClient.ensureQueryData(meQuery)
  if (role !== 'admin') throw notFound()
}

const desktopsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  component: DesktopsPage,
})

const serversRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/servers',
  beforeLoad: ({ context }) => requireAdministrator(context.queryClient),
  component: lazyRouteComponent(
    () => import('../features/servers/servers-page.tsx'),
    'ServersPage',
  ),
})

const sessionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sessions/$id',
  component: () => {
    const { id } = sessionRoute.useParams()
    return <SessionPage key={id} sessionId={id} />
  },
})

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/$protocol',
  validateSearch: z.object({ template: z.uuid().optional().catch(undefined) }),
  component: () => {
    const protocol = Protocol.safeParse(settingsRoute.useParams().protocol)
    const { template = null } = settingsRoute.useSearch()
    if (!protocol.success) return <NotFoundPage />
    return <PreferencesPage protocol={protocol.data} templateId={template} />
  },
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([desktopsRoute, serversRoute, sessionRoute, settingsRoute]),
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
