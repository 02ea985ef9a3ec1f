import type { AdministeredPerson, OwnQuota, PersonState } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import { type Account, presentPerson } from './person.ts'

/** Somebody as administrators see them. */
export interface Administered extends Account {
  readonly email: string | null
  readonly state: PersonState
  readonly quota: OwnQuota
  readonly openSessions: number
  readonly createdAt: Date
  readonly seenAt: Date | null
  /** null: no link is out. */
  readonly linkExpiresAt: Date | null
}

export const presentAdministered = (person: Administered): AdministeredPerson => ({
  ...presentPerson(person),
  email: person.email,
  state: person.state,
  quota: person.quota,
  open_sessions: person.openSessions,
  created_at: person.createdAt.toISOString(),
  seen_at: person.seenAt?.toISOString() ?? null,
  link_expires_at: person.linkExpiresAt?.toISOString() ?? null,
})

export const lastAdministrator = () =>
  new Refusal(
    409,
    'last_administrator',
    'This is the last administrator who can sign in. Without one nobody could administer Carrel.',
    { hint: 'Make somebody else an administrator first.' },
  )

export const ownAccount = (what: 'disable' | 'delete') =>
  new Refusal(409, 'own_account', `You cannot ${what} your own account.`, {
    hint: 'Another administrator can.',
  })

export const hasHistory = () =>
  new Refusal(
    409,
    'person_has_history',
    'This person has had sessions or has administered something, and the records name them.',
    { hint: 'Disable the account instead: nobody can sign in with it any more.' },
  )

export const personDisabled = () =>
  new Refusal(409, 'person_disabled', 'This account is disabled, so a link would lead nowhere.', {
    hint: 'Enable the account first.',
  })
