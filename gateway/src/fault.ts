/** A failure that a person is told about: a stable code, a plain sentence, and what would help. */
export class Fault extends Error {
  override readonly name: string = 'Fault'
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
