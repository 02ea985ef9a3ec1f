import { setupOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { FirstAdministrator } from './first-administrator.ts'
import { presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'
import type { SignInCookies } from './sign-in-cookies.ts'

export function setupRoutes(
  routes: Routes,
  first: FirstAdministrator,
  signIns: SignIns,
  cookies: SignInCookies,
): void {
  routes.public(setupOperations.createFirstAdministrator, async ({ body, request, reply }) => {
    await first.create(body)
    const signIn = await signIns.signIn({ ...body, ...cookies.browserOf(request) })
    const { account } = signIn
    cookies.set(reply, account.username, signIn)
    return presentProfile(account)
  })
}
