import type { ImportRow, NewPerson } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import type { AdministeredPersonStore } from './administered-person-store.ts'
import { readRows } from './import-table.ts'
import { readPerson, repeated } from './imported-person.ts'
import type { PeopleAdministration } from './people-administration.ts'
import type { Account } from './person.ts'

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

  /** What would happen. @throws Refusal `import_column_missing`, `import_empty`, `import_too_long` */
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
      if (before !== undefined) faults.push(repeated(before))
      if (email !== '') seen.set(email, before ?? line)
      const outcome = faults.length > 0 ? 'faulty' : taken.has(email) ? 'exists' : 'create'
      const shown = { line, display_name, email: cells.email, role: role || 'user' }
      return { ...shown, outcome, faults, link: null, person: outcome === 'create' ? person : null }
    })
  }
}

const present = ({ person: _, ...row }: Planned): ImportRow => row
