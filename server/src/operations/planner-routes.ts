import { auditOperations, placementOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { Leftovers } from './leftovers.ts'
import type { Planner } from './planner.ts'

export function plannerRoutes(
  routes: Routes,
  { planner, leftovers }: { planner: Planner; leftovers: Leftovers },
): void {
  routes.administrator(placementOperations.plan, ({ body }) => planner.plan(body))
  routes.administrator(auditOperations.getLeftovers, () => leftovers.report())
}
