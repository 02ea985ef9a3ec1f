import { accessRoutes } from '../access/access-routes.ts'
import { agentRoutes } from '../agent/agent-routes.ts'
import { execRoutes } from '../agent/exec-routes.ts'
import { consoleRoutes } from '../console/console-routes.ts'
import { clusterRoutes } from '../nodes/cluster-routes.ts'
import { datacenterRoutes } from '../nodes/datacenter-routes.ts'
import { nodeRoutes } from '../nodes/node-routes.ts'
import { poolRoutes } from '../pools/pool-routes.ts'
import { sdnRoutes } from '../sdn/sdn-routes.ts'
import { storageRoutes } from '../storage/storage-routes.ts'
import { taskRoutes } from '../tasks/task-routes.ts'
import { configRoutes } from '../vms/config-routes.ts'
import { powerRoutes } from '../vms/power-routes.ts'
import { snapshotRoutes } from '../vms/snapshot-routes.ts'
import { statusRoutes } from '../vms/status-routes.ts'
import { vmRoutes } from '../vms/vm-routes.ts'
import type { Route } from './route.ts'

export const allRoutes: readonly Route[] = [
  ...accessRoutes,
  ...poolRoutes,
  ...clusterRoutes,
  ...datacenterRoutes,
  ...nodeRoutes,
  ...storageRoutes,
  ...sdnRoutes,
  ...taskRoutes,
  ...vmRoutes,
  ...configRoutes,
  ...powerRoutes,
  ...snapshotRoutes,
  ...agentRoutes,
  ...execRoutes,
  ...statusRoutes,
  ...consoleRoutes,
]
