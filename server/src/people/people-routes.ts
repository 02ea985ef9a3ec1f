import { peopleOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { SessionCookie } from '../http/session-cookie.ts'
import type { OwnAccounts } from './account.ts'
import { browserOf } from './account-routes.ts'
import { presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'

export function peopleRoutes(
  routes: Routes,
  accounts: OwnAccounts,
  signIns: SignIns,
  cookie: SessionCookie,
): void {
  routes.public(peopleOperations.signIn, async ({ body, request, reply }) => {
    const { account, token, expiresAt } = await signIns.signIn({ ...body, ...browserOf(request) })
    cookie.set(reply, token, expiresAt)
    return presentProfile(account)
  })

  routes.public(peopleOperations.signOut, async ({ request, reply }) => {
    const token = cookie.read(request)
    if (token) await signIns.signOut(token)
    cookie.clear(reply)
    reply.code(204)
    return null
  })

  routes.signedIn(peopleOperations.me, async ({ account }) =>
    presentProfile(await accounts.profile(account)),
  )
}
