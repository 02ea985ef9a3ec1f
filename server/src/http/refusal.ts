import type { NodeVerdict } from '@carrel/contract'

/**
 * A request that is refused, as expected: becomes problem+json with `status` and the stable `code`. `message` is a plain
 * sentence for people, `hint` says what would help. Anything else that is thrown is a 500.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly fields: Record<string, string> | undefined
  readonly retryAfter: number | undefined
  readonly nodes: NodeVerdict[] | undefined
  readonly sessionId: string | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      hint?: string
      fields?: Record<string, string>
      /** Seconds. */
      retryAfter?: number
      nodes?: NodeVerdict[]
      /** The session that stands in the way. */
      sessionId?: string
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.status = status
    this.code = code
    this.hint = more.hint
    this.fields = more.fields
    this.retryAfter = more.retryAfter
    this.nodes = more.nodes
    this.sessionId = more.sessionId
  }
}

export const notFound = (what: string) => new Refusal(404, 'not_found', `There is no such ${what}.`)

export const forbidden = (message: string) => new Refusal(403, 'forbidden', message)
