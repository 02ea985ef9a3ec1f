/** What Guacamole’s REST API answers when it refuses. */
export class ApiError extends Error {
  readonly status: number
  readonly type: string
  readonly expected: object[] | null

  constructor(status: number, type: string, message: string, expected: object[] | null = null) {
    super(message)
    this.status = status
    this.type = type
    this.expected = expected
  }

  get body() {
    const { message, type, expected } = this
    const translatableMessage = { key: 'APP.TEXT_UNTRANSLATED', variables: { MESSAGE: message } }
    return { message, translatableMessage, statusCode: null, expected, patches: null, type }
  }
}

export const badRequest = (message: string) => new ApiError(400, 'BAD_REQUEST', message)
export const notFound = (id: string) => new ApiError(404, 'NOT_FOUND', `Not found: "${id}"`)
/** Of an account without the right. Of a token that is not known, the message has a capital D. */
export const permissionDenied = () => new ApiError(403, 'PERMISSION_DENIED', 'Permission denied.')
export const unauthorized = () => new ApiError(403, 'PERMISSION_DENIED', 'Permission Denied.')
/** Where the Java code meets a null. */
export const internalError = () => new ApiError(500, 'INTERNAL_ERROR', 'Unexpected internal error')
