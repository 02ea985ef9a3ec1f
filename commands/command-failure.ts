/** A command cannot go on: a sentence for whoever typed it, and what to do. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
  readonly hint: string | undefined

  constructor(message: string, hint?: string, cause?: unknown) {
    super(message, { cause })
    this.hint = hint
  }
}
