import { repeat } from '../jobs/repeat.ts'
import type { Look } from './inventories.ts'
import type { NodeWatch } from './node-watch.ts'
import type { ServerStore } from './server-store.ts'

/** Of several workers the one that comes first asks, so each looks more often than it asks. */
const LOOK_MS = 2000

export interface ServerWatch {
  readonly servers: ServerStore
  readonly watch: NodeWatch
  /** Told what was seen; null: the server does not answer. `isStart`: this process has just begun. */
  readonly onLook: (serverId: string, look: Look | null, isStart: boolean) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly everyMs: number
}

/**
 * Has each server asked once in `everyMs` by one of the workers; a worker that starts asks at once, unless one has that
 * has just started too. Returns how to stop.
 */
export function watchServers({
  servers,
  watch,
  onLook,
  onError,
  everyMs,
}: ServerWatch): () => Promise<void> {
  const lookMs = Math.min(LOOK_MS, everyMs)
  const look = async (id: string, isStart: boolean) =>
    onLook(id, await watch.look(id), isStart).catch(onError)
  return repeat(
    lookMs,
    async ({ isFirst }) => {
      const due = await servers.claimWatch(isFirst ? lookMs : everyMs)
      await Promise.all(due.map((id) => look(id, isFirst)))
    },
    onError,
  )
}
