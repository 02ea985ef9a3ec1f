import { Protocol, SessionGroup, type SessionQuery, SessionSort } from '@carrel/contract'
import { z } from 'zod'

const id = z.uuid().optional().catch(undefined)

/** What of the list of sessions is in the page’s address. */
export const SessionSearch = z.object({
  state: SessionGroup.optional().catch(undefined),
  person: id,
  template: id,
  server: id,
  node: id,
  protocol: Protocol.optional().catch(undefined),
  text: z.string().max(100).optional().catch(undefined),
  sort: SessionSort.optional().catch(undefined),
  order: z.enum(['asc', 'desc']).optional().catch(undefined),
})
export type SessionSearch = z.infer<typeof SessionSearch>

/** Without what is not set. */
export const filtersOf = (search: SessionSearch): SessionQuery =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
