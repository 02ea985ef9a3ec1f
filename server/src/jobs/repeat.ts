/** How long what runs may take to come to its end. */
const END_MS = 10_000

/**
 * Runs `work` now and then again and again, without waiting for the run before: one that hangs holds nobody up. Returns how
 * to stop, which waits for what runs.
 */
export function repeat(
  everyMs: number,
  work: (run: { isFirst: boolean }) => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const running = new Set<Promise<void>>()
  const run = (isFirst: boolean) => {
    const begun = work({ isFirst })
      .catch(onError)
      .finally(() => running.delete(begun))
    running.add(begun)
  }
  run(true)
  const timer = setInterval(run, everyMs, false).unref()
  return async () => {
    clearInterval(timer)
    const { promise: late, resolve: giveUp } = Promise.withResolvers<void>()
    const patience = setTimeout(giveUp, END_MS)
    await Promise.race([Promise.all(running), late])
    clearTimeout(patience)
  }
}
