/** Bytes that are not the Guacamole protocol. The stream cannot be trusted any further. */
export class MalformedStream extends Error {
  override readonly name = 'MalformedStream'
  readonly code = 'malformed_stream'
}
