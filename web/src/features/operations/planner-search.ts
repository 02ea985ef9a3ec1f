import { z } from 'zod'

const id = z.uuid().optional().catch(undefined)
const number = z.number().optional().catch(undefined)

/** What is thought otherwise, in the page’s address. */
export const PlannerSearch = z.object({
  template: id,
  without: id,
  sessions: number,
  vms: number,
  cpu: number,
  memory: number,
})
export type PlannerSearch = z.infer<typeof PlannerSearch>
