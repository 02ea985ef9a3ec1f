import { clusterRoutes } from '../nodes/cluster-routes.ts'
import { nodeRoutes } from '../nodes/node-routes.ts'
import { taskRoutes } from '../tasks/task-routes.ts'
import { agentRoutes } from '../vms/agent-routes.ts'
import { powerRoutes } from '../vms/power-routes.ts'
import { snapshotRoutes } from '../vms/snapshot-routes.ts'
import { vmRoutes } from '../vms/vm-routes.ts'
import type { Route } from './route.ts'

export const allRoutes: readonly Route[] = [
  ...clusterRoutes,
  ...nodeRoutes,
  ...taskRoutes,
  ...vmRoutes,
  ...powerRoutes,
  ...snapshotRoutes,
  ...agentRoutes,
]
