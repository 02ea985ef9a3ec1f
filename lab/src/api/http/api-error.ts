/** An answer that is not 200. Proxmox carries the text in the reason phrase, and since 8.4 in the body as well. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly fields: Readonly<Record<string, string>> | null
  constructor(status: number, reason: string, fields: Record<string, string> | null = null) {
    super(reason)
    this.status = status
    this.fields = fields
  }
}

/** Refused by the HTTP server before the API is asked: whatever format was wanted, the body is the text, in 7.4 nothing. */
export class TransportError extends Error {
  override name = 'TransportError'
  readonly status: number
  readonly body: string | null
  constructor(status: number, reason: string, body: string | null = reason) {
    super(reason)
    this.status = status
    this.body = body
  }
}

export function refuse(reason: string): ApiError {
  return new ApiError(500, reason)
}

export function badParameters(fields: Record<string, string>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', fields)
}

/** Composite checks name nothing. */
export function forbidden(what: string | null): ApiError {
  return new ApiError(403, `Permission check failed${what === null ? '' : ` (${what})`}`)
}

/** Nobody that is known. Answered 3 s late. */
export class NotAuthenticated extends Error {
  override name = 'NotAuthenticated'
}
