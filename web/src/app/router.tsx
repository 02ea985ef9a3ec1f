import { Protocol } from '@carrel/contract'
import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, type RouterHistory } from '@tanstack/react-router'
import { z } from 'zod'
import { SignInPage } from '../features/people/sign-in-page.tsx'
import { PreferencesPage } from '../features/preferences/preferences-page.tsx'
import { SessionPage } from '../features/sessions/session-page.tsx'
import { adminRoutes } from './admin-routes.ts'
import { DesktopsPage } from './desktops-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { rootRoute, signedInRoute } from './signed-in-route.tsx'

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

const desktopsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  component: DesktopsPage,
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
  signedInRoute.addChildren([desktopsRoute, sessionRoute, settingsRoute, adminRoutes]),
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
