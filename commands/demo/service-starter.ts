import { join } from 'node:path'
import { ServiceProcess } from '../service-process.ts'

export type StartService = (
  room: string,
  env: Record<string, string>,
  onProgress?: (step: string, percent: number | null) => void,
) => Promise<Record<string, unknown>>

/** Starts rooms as processes that `parts` stops, also while they are not ready yet. `fail` hears of one that ends by itself. */
export function serviceStarter(
  parts: AsyncDisposableStack,
  places: { root: string; logDir: string },
  fail: (message: string) => void,
): StartService {
  return async (room, env, onProgress) => {
    const service = new ServiceProcess({
      name: room,
      entry: join(places.root, room, 'src/main.ts'),
      env,
      logFile: join(places.logDir, `${room}.log`),
      ...(onProgress && { onProgress }),
    })
    parts.defer(() => service.stop())
    const ready = await service.ready
    service.onUnexpectedEnd(fail)
    return ready
  }
}
