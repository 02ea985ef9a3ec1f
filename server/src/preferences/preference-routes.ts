import { type Protocol, preferenceOperations } from '@carrel/contract'
import type { ConnectionPolicy } from '../guacamole/connection-policy.ts'
import { locksOf } from '../guacamole/connection-policy.ts'
import type { Routes } from '../http/routes.ts'
import type { Account } from '../people/person.ts'
import { effectsOf, type PreferenceKey, presentPreferences, readChanges } from './preference.ts'
import type { Preferences } from './preferences.ts'

export interface PreferenceRouteParts {
  readonly preferences: Preferences
  /** Of a template, or of none in particular. @throws Refusal `not_found`, also where it is not for this person */
  readonly policyOf: (
    protocol: Protocol,
    templateId: string | null,
    userId: string,
  ) => Promise<ConnectionPolicy>
  /** @throws Refusal `not_found`, `forbidden` */
  readonly ownSession: (
    id: string,
    account: Account,
  ) => Promise<{ readonly protocol: Protocol; readonly templateId: string }>
}

/** `shownFor`: the template whose decisions are shown beside the settings. */
interface Place extends PreferenceKey {
  readonly shownFor: string | null
}

export function preferenceRoutes(routes: Routes, parts: PreferenceRouteParts): void {
  const { preferences, policyOf, ownSession } = parts

  async function read(place: Place) {
    const policy = await policyOf(place.protocol, place.shownFor, place.userId)
    return presentPreferences(place, await preferences.find(place), policy)
  }

  async function change(place: Place, given: Record<string, unknown>) {
    const changes = readChanges(place.protocol, given)
    const policy = await policyOf(place.protocol, place.shownFor, place.userId)
    await preferences.change(place, changes)
    return {
      ...presentPreferences(place, await preferences.find(place), policy),
      takes_effect: effectsOf(place.protocol, changes.keys(), locksOf(place.protocol, policy)),
    }
  }

  async function ofSession(id: string, account: Account, scope: string): Promise<Place> {
    const { protocol, templateId } = await ownSession(id, account)
    return {
      ...{ userId: account.id, protocol, shownFor: templateId },
      templateId: scope === 'template' ? templateId : null,
    }
  }
  const ofPerson = (account: Account, protocol: Protocol, templateId: string | null): Place => ({
    ...{ userId: account.id, protocol, templateId, shownFor: templateId },
  })

  routes.signedIn(preferenceOperations.getSessionPreferences, async ({ account, params, query }) =>
    read(await ofSession(params.session_id, account, query.scope)),
  )
  routes.signedIn(
    preferenceOperations.changeSessionPreferences,
    async ({ account, params, query, body }) =>
      change(await ofSession(params.session_id, account, query.scope), body.parameters),
  )
  routes.signedIn(preferenceOperations.getPreferences, async ({ account, params, query }) =>
    read(ofPerson(account, params.protocol, query.template_id ?? null)),
  )
  routes.signedIn(
    preferenceOperations.changePreferences,
    async ({ account, params, query, body }) =>
      change(ofPerson(account, params.protocol, query.template_id ?? null), body.parameters),
  )
}
