import { z } from 'zod'
import { operation } from './operation.ts'
import { NewPassword, refuseWeakPassword } from './password.ts'
import { Account, Username } from './people.ts'

/** Who an installation begins with. The token is in the link that the server printed when it started. */
export const FirstAdministrator = z
  .object({
    token: z.string().min(1).max(128),
    display_name: z.string().trim().min(1, 'is missing').max(128),
    username: Username,
    password: NewPassword,
  })
  .superRefine((person, context) =>
    refuseWeakPassword(person, [person.username, person.display_name], context),
  )
export type FirstAdministrator = z.input<typeof FirstAdministrator>

export const setupOperations = {
  createFirstAdministrator: operation({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Create the first administrator with the token of the set-up link, and sign in',
    body: FirstAdministrator,
    reply: { 201: Account },
  }),
} as const
