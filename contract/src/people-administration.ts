import { z } from 'zod'
import { operation } from './operation.ts'
import { Person, Role, Username } from './people.ts'

/** `invited`: has not chosen a password yet. */
export const PersonState = z.enum(['active', 'invited', 'disabled'])
export type PersonState = z.infer<typeof PersonState>

/** Of this person's own; null: the installation's default. Minutes in any seven days. */
export const OwnQuota = z.object({
  sessions: z.int().min(0).max(1000).nullable(),
  minutes: z.int().min(0).max(10_080_000).nullable(),
})
export type OwnQuota = z.infer<typeof OwnQuota>

export const AdministeredPerson = Person.extend({
  email: z.string().nullable(),
  state: PersonState,
  quota: OwnQuota,
  open_sessions: z.int(),
  created_at: z.iso.datetime(),
  /** The last time that any of their sign-ins did something; null: never. */
  seen_at: z.iso.datetime().nullable(),
  /** Until when the link works that lets them choose a password; null: there is none. */
  link_expires_at: z.iso.datetime().nullable(),
})
export type AdministeredPerson = z.infer<typeof AdministeredPerson>

/** Told once: only its hash is kept. */
export const PasswordLink = z.object({ url: z.url(), expires_at: z.iso.datetime() })
export type PasswordLink = z.infer<typeof PasswordLink>

export const PEOPLE_PER_PAGE = 50

export const PeopleFilter = z.object({
  search: z.string().trim().max(128).default(''),
  role: Role.optional(),
  state: PersonState.optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})
export type PeopleFilter = z.infer<typeof PeopleFilter>

const DisplayName = z.string().trim().min(1, 'is missing').max(128)
const Email = z.email('is not an e-mail address').max(254)

export const NewPerson = z.object({
  display_name: DisplayName,
  username: Username,
  email: Email.nullable().default(null),
  role: Role.default('user'),
  quota: OwnQuota.default({ sessions: null, minutes: null }),
})
export type NewPerson = z.input<typeof NewPerson>

/** What is absent stays as it is. */
export const PersonChange = z.object({
  display_name: DisplayName.optional(),
  email: Email.nullable().optional(),
  role: Role.optional(),
  quota: OwnQuota.optional(),
})
export type PersonChange = z.infer<typeof PersonChange>

const EndSessions = z.object({ end_sessions: z.boolean().default(false) })

export const PeopleAction = z.discriminatedUnion('action', [
  EndSessions.extend({ action: z.literal('disable') }),
  z.object({ action: z.literal('enable') }),
  z.object({ action: z.literal('set_quota'), quota: OwnQuota }),
])
export type PeopleAction = z.input<typeof PeopleAction>

/** Of a bulk action: what became of one person. */
export const PeopleResult = z.object({
  id: z.uuid(),
  display_name: z.string(),
  /** Why nothing was done; null: it was. */
  refusal: z.object({ code: z.string(), detail: z.string() }).nullable(),
})
export type PeopleResult = z.infer<typeof PeopleResult>

/** `exists`: somebody has the username or the e-mail address, and stays as they are. */
export const ImportOutcome = z.enum(['create', 'exists', 'faulty'])

export const ImportFaultCode = z.enum([
  'name_missing',
  'name_too_long',
  'email_missing',
  'email_too_long',
  'email_invalid',
  'email_repeated',
  'role_unknown',
  'sessions_invalid',
  'minutes_invalid',
])
export type ImportFaultCode = z.infer<typeof ImportFaultCode>

export const ImportFault = z.object({
  code: ImportFaultCode,
  detail: z.string(),
  /** Of `email_repeated`: the line that has the address first. */
  first_line: z.int().nullable(),
})
export type ImportFault = z.infer<typeof ImportFault>

export const ImportRow = z.object({
  /** Of the file, from 1. */
  line: z.int(),
  display_name: z.string(),
  email: z.string(),
  role: z.string(),
  outcome: ImportOutcome,
  /** In the order of the columns, at most one of each but for an address that is there twice. */
  faults: z.array(ImportFault),
  /** After an import, of whoever was created. */
  link: PasswordLink.nullable(),
})
export type ImportRow = z.infer<typeof ImportRow>

/** Of one file. Characters as JavaScript counts them, of which one may take six bytes on its way. */
export const IMPORT_LIMITS = { people: 500, characters: 200_000 } as const

const params = z.object({ id: z.uuid() })
const onePerson = { 200: AdministeredPerson }

/** For administrators. */
export const peopleAdministrationOperations = {
  listPeople: operation({
    method: 'GET',
    path: '/api/v1/admin/people',
    summary: 'People by name, fifty a page; search is in name, username and e-mail address',
    query: PeopleFilter,
    reply: {
      200: z.object({
        people: z.array(AdministeredPerson),
        total: z.int(),
        default_quota: z.object({ sessions: z.int(), minutes: z.int() }),
      }),
    },
  }),
  getPerson: operation({
    method: 'GET',
    path: '/api/v1/admin/people/{id}',
    summary: 'One person',
    params,
    reply: onePerson,
  }),
  createPerson: operation({
    method: 'POST',
    path: '/api/v1/admin/people',
    summary: 'Create an account, with a link by which its person chooses a password',
    body: NewPerson,
    reply: { 201: z.object({ person: AdministeredPerson, link: PasswordLink }) },
  }),
  changePerson: operation({
    method: 'PATCH',
    path: '/api/v1/admin/people/{id}',
    summary: 'Change name, e-mail address, role or quota',
    params,
    body: PersonChange,
    reply: onePerson,
  }),
  disablePerson: operation({
    method: 'POST',
    path: '/api/v1/admin/people/{id}/disable',
    summary: 'Bar somebody from signing in, end their sign-ins and, if asked, their sessions',
    params,
    body: EndSessions,
    reply: { 200: z.object({ person: AdministeredPerson, ended_sessions: z.int() }) },
  }),
  enablePerson: operation({
    method: 'POST',
    path: '/api/v1/admin/people/{id}/enable',
    summary: 'Let somebody sign in again',
    params,
    reply: onePerson,
  }),
  deletePerson: operation({
    method: 'DELETE',
    path: '/api/v1/admin/people/{id}',
    summary: 'Delete somebody who has never had a session nor administered anything',
    params,
    reply: { 204: z.null() },
  }),
  createPasswordLink: operation({
    method: 'POST',
    path: '/api/v1/admin/people/{id}/password-link',
    summary: 'Make a link by which somebody chooses a password; one made before stops working',
    params,
    reply: { 201: PasswordLink },
  }),
  withdrawPasswordLink: operation({
    method: 'DELETE',
    path: '/api/v1/admin/people/{id}/password-link',
    summary: 'Make the link useless that was given out',
    params,
    reply: onePerson,
  }),
  changePeople: operation({
    method: 'POST',
    path: '/api/v1/admin/people/actions',
    summary: 'Do the same to many people, each by itself',
    body: z.object({ ids: z.array(z.uuid()).min(1).max(200), change: PeopleAction }),
    reply: { 200: z.object({ results: z.array(PeopleResult) }) },
  }),
  importPeople: operation({
    method: 'POST',
    path: '/api/v1/admin/people/import',
    summary: 'Create many accounts from a CSV file, or see what would happen',
    body: z.object({ csv: z.string(), dry_run: z.boolean() }),
    reply: { 200: z.object({ rows: z.array(ImportRow) }) },
  }),
} as const
