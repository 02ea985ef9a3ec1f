import { Refused } from '../../api/api-error.ts'

/** What the server says of single fields, for a form; sentences begin with a capital letter there. */
export function fieldErrors(error: unknown): Record<string, string> {
  const fields = error instanceof Refused ? (error.problem.fields ?? {}) : {}
  return Object.fromEntries(
    Object.entries(fields).map(([field, fault]) => [
      field,
      `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`.replace(/\.\.$/, '.'),
    ]),
  )
}
