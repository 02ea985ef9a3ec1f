import type { Route } from '../http/route.ts'
import { aclRoutes } from './acl-routes.ts'
import { groupRoutes } from './group-routes.ts'
import { permissionsRoute } from './permissions-route.ts'
import { roleRoutes } from './role-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { userRoutes } from './user-routes.ts'

export const accessRoutes: readonly Route[] = [
  ...userRoutes,
  ...tokenRoutes,
  ...groupRoutes,
  ...roleRoutes,
  ...aclRoutes,
  ...ticketRoutes,
  permissionsRoute,
]
