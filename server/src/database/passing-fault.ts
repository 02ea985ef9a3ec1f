/**
 * The connection broke or was refused, the transaction was a deadlock's victim, something ran out, a deadline passed, or the
 * server is being stopped or started: classes and codes of SQLSTATE, and what the system says of a socket.
 */
const PASSING =
  /^(?:08...|40...|53...|57014|57P0[123]|55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/
/** What `pg` says, without a code, of a connection that it has lost or cannot get. */
const LOST = /^Connection terminated|^timeout exceeded when trying to connect|not queryable$/

/** Whether a fault is the database's and not the statement's, so that the same transaction may succeed later. */
export const isPassingFault = (error: unknown): boolean =>
  error instanceof Error &&
  ('code' in error ? PASSING.test(String(error.code)) : LOST.test(error.message))
