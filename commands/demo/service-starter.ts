import { join } from 'node:path'
import { ServiceProcess } from '../service-process.ts'

export interface Service {
  /** The line by which it said that it was ready. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Without time for a last word, as the kernel does when memory is short. */
  kill(): Promise<void>
  /** Starts it again after that; resolves when it is ready. */
  startAgain(): Promise<void>
}

export type StartService = (
  room: string,
  env: Record<string, string>,
  onProgress?: (step: string, percent: number | null) => void,
) => Promise<Service>

/** Starts rooms as processes that `parts` stops, also while they are not ready yet. `fail` hears of one that ends by itself. */
export function serviceStarter(
  parts: AsyncDisposableStack,
  places: { root: string; logDir: string },
  fail: (message: string) => void,
): StartService {
  return async (room, env, onProgress) => {
    const launch = () =>
      new ServiceProcess({
        name: room,
        entry: join(places.root, room, 'src/main.ts'),
        env,
        logFile: join(places.logDir, `${room}.log`),
        ...(onProgress && { onProgress }),
      })
    let service = launch()
    parts.defer(() => service.stop())
    const ready = await service.ready
    service.onUnexpectedEnd(fail)
    return {
      ready,
      kill: () => service.kill(),
      async startAgain() {
        service = launch()
        await service.ready
        service.onUnexpectedEnd(fail)
      },
    }
  }
}
