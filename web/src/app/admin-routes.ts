import { PersonState, Role } from '@carrel/contract'
import { createRoute } from '@tanstack/react-router'
import { z } from 'zod'
import { adminRoute } from './admin-route.ts'
import { lazyPage } from './lazy-page.ts'
import { operationsRoutes } from './operations-routes.ts'

const serversRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/servers',
  component: lazyPage(() => import('../features/servers/servers-page.tsx'), 'ServersPage'),
})

const templatesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/templates',
  component: lazyPage(
    () => import('../features/templates-admin/templates-page.tsx'),
    'TemplatesPage',
  ),
})

const discoveryRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/templates/publish',
  validateSearch: z.object({ server: z.uuid().optional().catch(undefined) }),
  component: lazyPage(
    () => import('../features/templates-admin/discovery-page.tsx'),
    'DiscoveryPage',
  ),
})

const templateRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/templates/$id',
  validateSearch: z.object({
    tab: z.enum(['settings', 'connection', 'launches']).optional().catch(undefined),
    /** The session of a test that is shown, or `new` for one that is about to be made. */
    test: z
      .union([z.literal('new'), z.uuid()])
      .optional()
      .catch(undefined),
  }),
  component: lazyPage(
    () => import('../features/templates-admin/template-page.tsx'),
    'TemplatePage',
  ),
})

const groupsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/groups',
  validateSearch: z.object({ group: z.uuid().optional().catch(undefined) }),
  component: lazyPage(() => import('../features/groups/groups-page.tsx'), 'GroupsPage'),
})

const notificationsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/notifications',
  component: lazyPage(() => import('../features/channels/channels-page.tsx'), 'ChannelsPage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/people',
  validateSearch: z.object({
    search: z.string().max(128).optional().catch(undefined),
    role: Role.optional().catch(undefined),
    state: PersonState.optional().catch(undefined),
    page: z.int().min(1).optional().catch(undefined),
  }),
  component: lazyPage(() => import('../features/people-admin/people-page.tsx'), 'PeoplePage'),
})

export const adminRoutes = adminRoute.addChildren([
  ...operationsRoutes,
  serversRoute,
  templatesRoute,
  discoveryRoute,
  templateRoute,
  groupsRoute,
  peopleRoute,
  notificationsRoute,
])
