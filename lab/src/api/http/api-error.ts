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

export function refuse(reason: string): ApiError {
  return new ApiError(500, reason)
}

export function badParameters(fields: Record<string, string>): ApiError {
  return new ApiError(400, 'Parameter verification failed.', fields)
}
