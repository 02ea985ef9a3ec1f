import { peopleOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { OwnAccounts } from './account.ts'
import { presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'
import type { SignInCookies } from './sign-in-cookies.ts'

export function peopleRoutes(
  routes: Routes,
  accounts: OwnAccounts,
  signIns: SignIns,
  cookies: SignInCookies,
): void {
  routes.public(peopleOperations.signIn, async ({ body, request, reply }) => {
    const signIn = await signIns.signIn({ ...body, ...cookies.browserOf(request) })
    const { account } = signIn
    cookies.set(reply, account.username, signIn)
    return presentProfile(account)
  })

  routes.public(peopleOperations.signOut, async ({ request, reply }) => {
    const token = cookies.read(request)
    if (token) await signIns.signOut(token)
    cookies.clear(reply)
    reply.code(204)
    return null
  })

  routes.signedIn(peopleOperations.me, async ({ account }) =>
    presentProfile(await accounts.profile(account)),
  )
}
