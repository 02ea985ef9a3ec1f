import { z } from 'zod'
import { operation } from './operation.ts'

export const Role = z.enum(['admin', 'user'])
export type Role = z.infer<typeof Role>

/** A name or an e-mail address. */
export const Username = z
  .string()
  .trim()
  .min(1, 'is missing')
  .max(128)
  .regex(/^[^\s\p{C}]*$/u, 'has a space in it')

export const Person = z.object({
  id: z.uuid(),
  username: z.string(),
  display_name: z.string(),
  role: Role,
})
export type Person = z.infer<typeof Person>

export const Language = z.enum(['en', 'es', 'fr', 'ar'])
export type Language = z.infer<typeof Language>

/** What somebody who is signed in is told of their own account. */
export const Account = Person.extend({
  email: z.string().nullable(),
  /** null: what the browser says. */
  language: Language.nullable(),
  /** Of the IANA database; null: the browser's. */
  time_zone: z.string().nullable(),
})
export type Account = z.infer<typeof Account>

export const SignIn = z.object({
  username: z.string().trim().min(1).max(128),
  password: z.string().min(1).max(1024),
})
export type SignIn = z.infer<typeof SignIn>

/** What the sign-in page may know before anybody has signed in. `demo` is set by `./carrel demo` alone. */
export const Installation = z.object({
  name: z.string(),
  version: z.string(),
  /** False as long as there is no administrator. */
  is_set_up: z.boolean(),
  demo: z.object({ accounts: z.array(SignIn) }).nullable(),
})
export type Installation = z.infer<typeof Installation>

export const peopleOperations = {
  installation: operation({
    method: 'GET',
    path: '/api/v1/installation',
    summary: 'Name and version of this installation',
    reply: { 200: Installation },
  }),
  signIn: operation({
    method: 'POST',
    path: '/api/v1/sign-in',
    summary: 'Sign in with a local account; sets the session cookie',
    body: SignIn,
    reply: { 200: Account },
  }),
  signOut: operation({
    method: 'POST',
    path: '/api/v1/sign-out',
    summary: 'End this sign-in',
    reply: { 204: z.null() },
  }),
  me: operation({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who is signed in',
    reply: { 200: Account },
  }),
} as const
