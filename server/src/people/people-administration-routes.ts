import { IMPORT_LIMITS, peopleAdministrationOperations as operations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentAdministered } from './administered-person.ts'
import type { ImportPeople } from './import-people.ts'
import type { PeopleAdministration } from './people-administration.ts'

/** Whatever is within the limit arrives, so that the refusal of what is not can say what the limit is. */
const IMPORT_BODY_BYTES = 6 * IMPORT_LIMITS.characters + 1024

export function peopleAdministrationRoutes(
  routes: Routes,
  parts: {
    administration: PeopleAdministration
    imports: ImportPeople
    /** Of whoever has none of their own. */
    defaultQuota: { sessions: number; minutes: number }
  },
): void {
  const { administration, imports, defaultQuota } = parts

  routes.administrator(operations.listPeople, async ({ query }) => {
    const { people, total } = await administration.list(query)
    return { people: people.map(presentAdministered), total, default_quota: defaultQuota }
  })

  routes.administrator(operations.getPerson, async ({ params }) =>
    presentAdministered(await administration.find(params.id)),
  )

  routes.administrator(operations.createPerson, async ({ account, body }) => {
    const { person, link } = await administration.create(account, body)
    return { person: presentAdministered(person), link }
  })

  routes.administrator(operations.changePerson, async ({ account, params, body }) =>
    presentAdministered(await administration.change(account, params.id, body)),
  )

  routes.administrator(operations.disablePerson, async ({ account, params, body }) => {
    const { person, endedSessions } = await administration.disable(account, params.id, body)
    return { person: presentAdministered(person), ended_sessions: endedSessions }
  })

  routes.administrator(operations.enablePerson, async ({ account, params }) =>
    presentAdministered(await administration.enable(account, params.id)),
  )

  routes.administrator(operations.deletePerson, async ({ account, params }) => {
    await administration.delete(account, params.id)
    return null
  })

  routes.administrator(operations.createPasswordLink, async ({ account, params }) =>
    administration.createLink(account, params.id),
  )

  routes.administrator(operations.withdrawPasswordLink, async ({ account, params }) =>
    presentAdministered(await administration.withdrawLink(account, params.id)),
  )

  routes.administrator(operations.changePeople, async ({ account, body }) => ({
    results: await administration.act(account, body.ids, body.change),
  }))

  routes.administrator(
    operations.importPeople,
    async ({ account, body: { csv, dry_run } }) => ({
      rows: dry_run ? await imports.plan(csv) : await imports.carryOut(account, csv),
    }),
    { bodyBytes: IMPORT_BODY_BYTES },
  )
}
