import type { Language, Account as OwnAccount, Person, Role } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'

/** A person with an account. Roles: `admin` manages servers, templates, limits and people; `user` launches desktops. */
export interface Account {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly role: Role
}

export interface Profile extends Account {
  readonly email: string | null
  /** null: what the browser says. */
  readonly language: Language | null
  readonly timeZone: string | null
}

export const presentPerson = (account: Account): Person => ({
  id: account.id,
  username: account.username,
  display_name: account.displayName,
  role: account.role,
})

export const presentProfile = (profile: Profile): OwnAccount => ({
  ...presentPerson(profile),
  email: profile.email,
  language: profile.language,
  time_zone: profile.timeZone,
})

/** One text for an unknown name and for a wrong password, so that names cannot be guessed. */
export const wrongCredentials = () =>
  new Refusal(401, 'wrong_credentials', 'The username or the password is wrong.', {
    hint: 'Check both and try again.',
  })

export const notSignedIn = () =>
  new Refusal(401, 'not_signed_in', 'You are not signed in.', { hint: 'Sign in and try again.' })

export const tooManyFailures = (retryAfter: number) =>
  new Refusal(429, 'too_many_failures', 'There were too many wrong passwords.', {
    hint: `Wait ${Math.ceil(retryAfter / 60)} minutes and try again, or sign in with a browser that you have signed in with before.`,
    retryAfter,
  })

export const usernameTaken = () =>
  new Refusal(422, 'username_taken', 'Somebody else has this username.', {
    fields: { username: 'is taken' },
    hint: 'Choose another one.',
  })

export const emailTaken = () =>
  new Refusal(422, 'email_taken', 'Somebody else has this e-mail address.', {
    fields: { email: 'is taken' },
  })

/** Told only to whoever knows the password. */
export const accountDisabled = () =>
  new Refusal(403, 'account_disabled', 'Your account is disabled.', {
    hint: 'Ask an administrator to enable it again.',
  })
