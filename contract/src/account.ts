import { z } from 'zod'
import { operation } from './operation.ts'
import { NewPassword } from './password.ts'
import { Account, Language, Person } from './people.ts'

const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** What is absent stays as it is. */
export const AccountChange = z.object({
  display_name: z.string().trim().min(1, 'is missing').max(128).optional(),
  language: Language.nullable().optional(),
  time_zone: z.string().max(64).refine(isTimeZone, 'is no time zone').nullable().optional(),
})
export type AccountChange = z.infer<typeof AccountChange>

export const PasswordChange = z.object({
  current: z.string().min(1, 'is missing').max(1024),
  password: NewPassword,
})
export type PasswordChange = z.infer<typeof PasswordChange>

/** One browser in which somebody is signed in. */
export const OpenSignIn = z.object({
  id: z.uuid(),
  /** The one that asks. */
  is_current: z.boolean(),
  /** As the browser says of itself; null: not known. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  /** From where it signed in. */
  address: z.string().nullable(),
  created_at: z.iso.datetime(),
  /** To five minutes. */
  seen_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})
export type OpenSignIn = z.infer<typeof OpenSignIn>

const LinkToken = z.string().min(1).max(128)

/** Whose link it is, and what it is for. */
export const LinkOwner = Person.pick({ username: true, display_name: true }).extend({
  purpose: z.enum(['invitation', 'new_password']),
})
export type LinkOwner = z.infer<typeof LinkOwner>

export const Joining = z.object({
  token: LinkToken,
  display_name: z.string().trim().min(1, 'is missing').max(128),
  password: NewPassword,
})
export type Joining = z.input<typeof Joining>

export const accountOperations = {
  changeAccount: operation({
    method: 'PATCH',
    path: '/api/v1/me',
    summary: 'Change your name, language or time zone',
    body: AccountChange,
    reply: { 200: Account },
  }),
  changePassword: operation({
    method: 'POST',
    path: '/api/v1/me/password',
    summary: 'Change your password; every other sign-in ends',
    body: PasswordChange,
    reply: { 204: z.null() },
  }),
  listSignIns: operation({
    method: 'GET',
    path: '/api/v1/me/sign-ins',
    summary: 'Where you are signed in, last seen first',
    reply: { 200: z.object({ sign_ins: z.array(OpenSignIn) }) },
  }),
  endSignIn: operation({
    method: 'DELETE',
    path: '/api/v1/me/sign-ins/{id}',
    summary: 'End one of your sign-ins',
    params: z.object({ id: z.uuid() }),
    reply: { 204: z.null() },
  }),
  endOtherSignIns: operation({
    method: 'DELETE',
    path: '/api/v1/me/sign-ins',
    summary: 'End all of your sign-ins but this one',
    reply: { 200: z.object({ ended: z.int() }) },
  }),
  readPasswordLink: operation({
    method: 'POST',
    path: '/api/v1/join/read',
    summary: 'Whose link this is, and what it is for',
    body: z.object({ token: LinkToken }),
    reply: { 200: LinkOwner },
  }),
  join: operation({
    method: 'POST',
    path: '/api/v1/join',
    summary: 'Choose a password with the token of a link, once, and sign in',
    body: Joining,
    reply: { 200: Account },
  }),
} as const
