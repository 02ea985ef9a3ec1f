import { type ImportRow, NewPerson } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import { Refusal } from '../http/refusal.ts'
import type { AdministeredPersonStore } from './administered-person-store.ts'
import { readCsv } from './csv.ts'
import type { PeopleAdministration } from './people-administration.ts'
import type { Account } from './person.ts'

const MAX_ROWS = 500

/** Headings that a column may have. */
const COLUMNS = {
  display_name: ['name', 'display name', 'display_name'],
  email: ['email', 'e-mail', 'mail'],
  role: ['role'],
  sessions: ['sessions'],
  minutes: ['minutes'],
} as const
type Column = keyof typeof COLUMNS
const NEEDED: readonly Column[] = ['display_name', 'email']

type Planned = ImportRow & { readonly person: NewPerson | null }

/** Makes accounts of the rows of a CSV file. Who is there already stays as they are, so that a mended file can be brought again. */
export class ImportPeople {
  readonly #db: Db
  readonly #store: AdministeredPersonStore
  readonly #administration: PeopleAdministration

  constructor(parts: {
    db: Db
    store: AdministeredPersonStore
    administration: PeopleAdministration
  }) {
    this.#db = parts.db
    this.#store = parts.store
    this.#administration = parts.administration
  }

  /** What would happen. @throws Refusal `invalid_input` for a file that is no such table */
  async plan(csv: string): Promise<ImportRow[]> {
    return (await this.#plan(csv)).map(present)
  }

  /** Creates those that can be created, all or none. @throws Refusal as `plan` */
  async carryOut(actor: Account, csv: string): Promise<ImportRow[]> {
    const planned = await this.#plan(csv)
    return this.#db.transaction().execute(async (tx) => {
      const rows: ImportRow[] = []
      for (const row of planned) {
        const created =
          row.person && (await this.#administration.createWithin(tx, actor, row.person))
        rows.push({ ...present(row), link: created?.link ?? null })
      }
      return rows
    })
  }

  async #plan(csv: string): Promise<Planned[]> {
    const rows = readRows(csv)
    const taken = await this.#store.taken(rows.map(({ cells }) => cells.email.toLowerCase()))
    const seen = new Map<string, number>()
    return rows.map(({ line, cells }) => {
      const { display_name, role } = cells
      const email = cells.email.toLowerCase()
      const { person, faults } = readPerson(cells)
      const before = seen.get(email)
      if (before !== undefined) faults.email = `is on line ${before} too`
      if (email !== '') seen.set(email, before ?? line)
      const isFaulty = Object.keys(faults).length > 0
      const outcome = isFaulty ? 'faulty' : taken.has(email) ? 'exists' : 'create'
      const shown = { line, display_name, email: cells.email, role: role || 'user' }
      return { ...shown, outcome, faults, link: null, person: outcome === 'create' ? person : null }
    })
  }
}

const present = ({ person: _, ...row }: Planned): ImportRow => row

type Cells = Readonly<Record<Column, string>>

function readRows(csv: string): { line: number; cells: Cells }[] {
  const [head, ...rows] = readCsv(csv)
  const headings = (head?.cells ?? []).map((heading) => heading.toLowerCase())
  const columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      headings.findIndex((heading) => (names as readonly string[]).includes(heading)),
    ]),
  ) as Record<Column, number>
  const missing = NEEDED.find((column) => columns[column] < 0)
  if (missing) throw faultyFile(`has no column “${COLUMNS[missing][0]}” in its first line`)
  if (rows.length === 0) throw faultyFile('has nobody in it')
  if (rows.length > MAX_ROWS) throw faultyFile(`has more than ${MAX_ROWS} people`)
  const read = (cells: readonly string[]) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, index]) => [column, cells[index] ?? '']),
    ) as Cells
  return rows.map(({ line, cells }) => ({ line, cells: read(cells) }))
}

/** The e-mail address is the username, too. */
function readPerson({ display_name, email, role, sessions, minutes }: Cells) {
  const number = (cell: string) => (cell === '' ? null : Number(cell))
  const parsed = NewPerson.safeParse({
    ...{ display_name, email, username: email },
    role: role === '' ? 'user' : role.toLowerCase(),
    quota: { sessions: number(sessions), minutes: number(minutes) },
  })
  const faults: Record<string, string> = {}
  if (parsed.success) return { person: parsed.data, faults }
  for (const { path } of parsed.error.issues) {
    const column = String(path.at(-1))
    if (column !== 'username') faults[column] = FAULTS[column as Column]
  }
  return { person: null, faults }
}

const FAULTS: Readonly<Record<Column, string>> = {
  display_name: 'is missing or longer than 128 characters',
  email: 'is not an e-mail address',
  role: 'is neither user nor admin',
  sessions: 'is not a whole number from 0 to 1000',
  minutes: 'is not a whole number of minutes',
}

const faultyFile = (what: string) =>
  new Refusal(422, 'invalid_input', `The file ${what}.`, {
    hint: 'The first line names the columns: name, email, and if you like role, sessions and minutes.',
    fields: { csv: what },
  })
