import { notifications } from '@mantine/notifications'
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { meQuery } from '../features/people/people-queries.ts'
import { i18n } from '../i18n/i18n.ts'
import { signedInRoute } from './signed-in-route.ts'

const adminRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin',
  /** The server refuses everybody else anyway; they are not shown an empty page. */
  beforeLoad: async ({ context, location }) => {
    const { role } = await context.queryClient.ensureQueryData(meQuery)
    // The first page, as long as there is no overview.
    if (role === 'admin' && location.pathname === '/admin')
      throw redirect({ to: '/admin/servers', replace: true })
    if (role === 'admin') return
    notifications.show({
      id: 'administrators-only',
      message: i18n.t('admin:notAllowed'),
      color: 'yellow',
    })
    throw redirect({ to: '/', replace: true })
  },
  component: lazyRouteComponent(() => import('../features/admin/admin-layout.tsx'), 'AdminLayout'),
})

const serversRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/servers',
  component: lazyRouteComponent(
    () => import('../features/servers/servers-page.tsx'),
    'ServersPage',
  ),
})

const templatesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/templates',
  component: lazyRouteComponent(
    () => import('../features/templates-admin/templates-page.tsx'),
    'TemplatesPage',
  ),
})

const discoveryRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/templates/publish',
  validateSearch: z.object({ server: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(
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
  component: lazyRouteComponent(
    () => import('../features/templates-admin/template-page.tsx'),
    'TemplatePage',
  ),
})

const groupsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/groups',
  validateSearch: z.object({ group: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/groups/groups-page.tsx'), 'GroupsPage'),
})

const notificationsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('../features/channels/channels-page.tsx'),
    'ChannelsPage',
  ),
})

export const adminRoutes = adminRoute.addChildren([
  serversRoute,
  templatesRoute,
  discoveryRoute,
  templateRoute,
  groupsRoute,
  notificationsRoute,
])
