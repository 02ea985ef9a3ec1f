/** Resolves with null on Ctrl-C or a request to stop, or with what `failed` resolves with. */
export function untilInterrupted(failed: Promise<string>): Promise<string | null> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve(null))
    void failed.then(resolve)
  })
}
