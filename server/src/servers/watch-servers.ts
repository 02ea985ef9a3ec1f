import type { NodeWatch } from './node-watch.ts'
import type { ServerStore } from './server-store.ts'

const EVERY_MS = 10_000
/** Of several workers the one that comes first asks, so each looks more often than it asks. */
const LOOK_MS = 2000

/** Has each server asked once every ten seconds by one of the workers. Returns how to stop. */
export function watchServers(
  servers: ServerStore,
  watch: NodeWatch,
  onError: (error: unknown) => void,
): () => void {
  const tick = async () => {
    const due = await servers.claimWatch(EVERY_MS)
    await Promise.all(due.map((id) => watch.look(id)))
  }
  const safely = () => void tick().catch(onError)
  safely()
  const timer = setInterval(safely, LOOK_MS).unref()
  return () => clearInterval(timer)
}
