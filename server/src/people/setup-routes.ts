import { setupOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { SessionCookie } from '../http/session-cookie.ts'
import { browserOf } from './account-routes.ts'
import type { FirstAdministrator } from './first-administrator.ts'
import { presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'

export function setupRoutes(
  routes: Routes,
  first: FirstAdministrator,
  signIns: SignIns,
  cookie: SessionCookie,
): void {
  routes.public(setupOperations.createFirstAdministrator, async ({ body, request, reply }) => {
    await first.create(body)
    const { account, token, expiresAt } = await signIns.signIn({ ...body, ...browserOf(request) })
    cookie.set(reply, token, expiresAt)
    return presentProfile(account)
  })
}
