type Handler = (argument: never) => unknown

interface Call {
  readonly call: number
  readonly name: string
  readonly argument: unknown
}

/**
 * Answers what the bench's own process asks over the channel that it opened when it started this one. Ends with it.
 * Several modules of one process may answer; each knows only its own names.
 */
export function answer(handlers: Readonly<Record<string, Handler>>): void {
  process.on('message', async ({ call, name, argument }: Call) => {
    const handler = handlers[name]
    if (!handler) return
    try {
      process.send?.({ call, result: await handler(argument as never) })
    } catch (error) {
      process.send?.({ call, error: String(error) })
    }
  })
  process.once('disconnect', () => process.exit())
}
