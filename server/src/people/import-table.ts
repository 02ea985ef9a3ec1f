import { IMPORT_LIMITS } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import { readCsv } from './csv.ts'

/** Headings that a column may have. */
const COLUMNS = {
  display_name: ['name', 'display name', 'display_name'],
  email: ['email', 'e-mail', 'mail'],
  role: ['role'],
  sessions: ['sessions'],
  minutes: ['minutes'],
} as const
export type Column = keyof typeof COLUMNS
const NEEDED: readonly Column[] = ['display_name', 'email']

export type Cells = Readonly<Record<Column, string>>

export interface ImportedRow {
  /** Of the file, from 1. */
  readonly line: number
  readonly cells: Cells
}

/** @throws Refusal `import_column_missing`, `import_empty`, `import_too_long` */
export function readRows(csv: string): ImportedRow[] {
  const { people, characters } = IMPORT_LIMITS
  if (csv.length > characters)
    throw faultyFile(
      'import_too_long',
      `is longer than ${counted(characters)} characters`,
      IN_PARTS,
    )
  const [head, ...rows] = readCsv(csv)
  const headings = (head?.cells ?? []).map((heading) => heading.toLowerCase())
  const columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      headings.findIndex((heading) => (names as readonly string[]).includes(heading)),
    ]),
  ) as Record<Column, number>
  const missing = NEEDED.find((column) => columns[column] < 0)
  if (missing)
    throw faultyFile(
      'import_column_missing',
      `has no column “${COLUMNS[missing][0]}” in its first line`,
    )
  if (rows.length === 0) throw faultyFile('import_empty', 'has nobody in it')
  if (rows.length > people)
    throw faultyFile('import_too_long', `has more than ${people} people`, IN_PARTS)
  const read = (cells: readonly string[]) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, index]) => [column, cells[index] ?? '']),
    ) as Cells
  return rows.map(({ line, cells }) => ({ line, cells: read(cells) }))
}

const COLUMNS_NEEDED =
  'The first line names the columns: name, email, and if you like role, sessions and minutes.'

const IN_PARTS = 'Bring it in parts, each with the first line that names the columns.'

const counted = (number: number) => number.toLocaleString('en')

const faultyFile = (code: string, what: string, hint = COLUMNS_NEEDED) =>
  new Refusal(422, code, `The file ${what}.`, { hint, fields: { csv: what } })
