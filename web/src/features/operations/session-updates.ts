import type { QueryClient } from '@tanstack/react-query'

/** A class that launches at once is shown twice a second, and not thirty times. */
const TOGETHER_MS = 500

const planned = new WeakSet<QueryClient>()

/** Where an administrator looks at sessions, they are asked for again. */
export function sessionsChanged(client: QueryClient): void {
  if (planned.has(client)) return
  planned.add(client)
  setTimeout(() => {
    planned.delete(client)
    void refetchAdministeredSessions(client)
  }, TOGETHER_MS)
}

export async function refetchAdministeredSessions(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['admin-sessions'] })
  await client.invalidateQueries({ queryKey: ['admin-overview'] })
}
