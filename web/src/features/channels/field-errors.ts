import { Refused } from '../../api/api-error.ts'

/** What the server says of single fields; that of an entry of a list is shown at the list. */
export function fieldErrors(error: unknown): Record<string, string> {
  const fields = error instanceof Refused ? (error.problem.fields ?? {}) : {}
  return Object.fromEntries(
    Object.entries(fields).map(([field, fault]) => [field.split('.')[0] ?? field, fault]),
  )
}
