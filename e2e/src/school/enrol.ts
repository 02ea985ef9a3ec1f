import type { AdministeredPerson, Group, ImportRow } from '@carrel/contract'
import { Person } from '../person.ts'
import { GROUPS, ROLL, rollAsCsv } from './roll.ts'

/** Enough to fill a room; the others have not opened their invitation. */
const JOINED = 9
const PASSWORD = 'reading-room-lamp'

export interface School {
  readonly administrator: Person
  /** Signed in, by name. */
  readonly members: ReadonlyMap<string, Person>
  readonly groups: readonly Group[]
}

/** Imports the roll, makes the groups, and has most of the people choose a password. */
export async function enrol(administrator: Person): Promise<School> {
  const { rows } = await administrator.ask<{ rows: ImportRow[] }>('POST', '/admin/people/import', {
    csv: rollAsCsv(),
    dry_run: false,
  })
  const { people } = await administrator.ask<{ people: AdministeredPerson[] }>(
    'GET',
    '/admin/people',
  )
  const idOf = (name: string) => people.find(({ display_name }) => display_name === name)?.id ?? ''
  const groups: Group[] = []
  for (const name of GROUPS) {
    const group = await administrator.ask<Group>('POST', '/admin/groups', { name })
    for (const { name } of ROLL.filter((each) => each.group === group.name))
      await administrator.ask('PUT', `/admin/groups/${group.id}/members/${idOf(name)}`)
    groups.push(group)
  }
  const members = new Map<string, Person>()
  for (const { display_name, link } of rows.slice(0, JOINED)) {
    if (!link) throw new Error(`${display_name} has no invitation`)
    const chosen = { display_name, password: PASSWORD }
    members.set(display_name, await Person.join(administrator.url, link.url, chosen))
  }
  await administrator.ask('POST', `/admin/people/${idOf('Sophie Germain')}/disable`, {})
  return { administrator, members, groups }
}
