import { CommandFailure } from './command-failure.ts'

/** Aborted by Ctrl-C, by a request to stop, or when the terminal has gone. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => controller.abort(new CommandFailure('Interrupted; everything is down.')))
  return controller.signal
}

export function untilAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null))
  })
}
