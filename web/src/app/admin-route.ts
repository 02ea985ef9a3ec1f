import { notifications } from '@mantine/notifications'
import { createRoute, redirect } from '@tanstack/react-router'
import { meQuery } from '../features/people/people-queries.ts'
import { i18n } from '../i18n/i18n.ts'
import { lazyPage } from './lazy-page.ts'
import { signedInRoute } from './signed-in-route.ts'

/** Around the administrator's pages. */
export const adminRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin',
  /** The server refuses everybody else anyway; they are not shown an empty page. */
  beforeLoad: async ({ context }) => {
    const { role } = await context.queryClient.ensureQueryData(meQuery)
    if (role === 'admin') return
    notifications.show({
      id: 'administrators-only',
      message: i18n.t('admin:notAllowed'),
      color: 'yellow',
    })
    throw redirect({ to: '/', replace: true })
  },
  component: lazyPage(() => import('../features/admin/admin-layout.tsx'), 'AdminLayout'),
})
