import { type ImportFault, type ImportFaultCode, NewPerson } from '@carrel/contract'
import type { Cells, Column } from './import-table.ts'

/** The e-mail address is the username, too, and no longer than one. */
export function readPerson(cells: Cells): { person: NewPerson | null; faults: ImportFault[] } {
  const { display_name, email, role, sessions, minutes } = cells
  const number = (cell: string) => (cell === '' ? null : Number(cell))
  const parsed = NewPerson.safeParse({
    ...{ display_name, email, username: email },
    role: role === '' ? 'user' : role.toLowerCase(),
    quota: { sessions: number(sessions), minutes: number(minutes) },
  })
  if (parsed.success) return { person: parsed.data, faults: [] }
  const columns = parsed.error.issues.map(({ path }) => String(path.at(-1)))
  const faults = Object.entries(FAULTS).flatMap(([column, judge]) => {
    const isFaulty =
      columns.includes(column) || (column === 'email' && columns.includes('username'))
    return isFaulty ? [fault(judge(cells[column as Column]))] : []
  })
  return { person: null, faults }
}

/** What is wrong with a cell in which something is. */
const FAULTS: Readonly<Record<Column, (cell: string) => keyof typeof DETAILS>> = {
  display_name: (cell) => (cell === '' ? 'name_missing' : 'name_too_long'),
  email: (cell) =>
    cell === '' ? 'email_missing' : cell.length > 128 ? 'email_too_long' : 'email_invalid',
  role: () => 'role_unknown',
  sessions: () => 'sessions_invalid',
  minutes: () => 'minutes_invalid',
}

const DETAILS: Readonly<Record<Exclude<ImportFaultCode, 'email_repeated'>, string>> = {
  name_missing: 'The name is missing.',
  name_too_long: 'The name is longer than 128 characters.',
  email_missing: 'The e-mail address is missing.',
  email_too_long: 'The e-mail address is longer than 128 characters.',
  email_invalid: 'The e-mail address is not a whole one.',
  role_unknown: 'The role is neither user nor admin.',
  sessions_invalid: 'Sessions are a whole number from 0 to 1000.',
  minutes_invalid: 'Minutes are a whole number from 0 on.',
}

const fault = (code: keyof typeof DETAILS): ImportFault => ({
  ...{ code, detail: DETAILS[code], first_line: null },
})

export const repeated = (line: number): ImportFault => ({
  code: 'email_repeated',
  detail: `The e-mail address is on line ${line} too.`,
  first_line: line,
})
