import { accountOperations, type OpenSignIn } from '@carrel/contract'
import type { FastifyRequest } from 'fastify'
import type { Routes } from '../http/routes.ts'
import type { OwnAccounts } from './account.ts'
import { readDevice } from './device.ts'
import type { PasswordLinks } from './password-links.ts'
import { notSignedIn, presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'
import type { SignInCookies } from './sign-in-cookies.ts'
import type { StoredSignIn } from './sign-in-store.ts'

export function accountRoutes(
  routes: Routes,
  parts: { accounts: OwnAccounts; links: PasswordLinks; signIns: SignIns; cookies: SignInCookies },
): void {
  const { accounts, links, signIns, cookies } = parts
  const tokenOf = (request: FastifyRequest): string => {
    const token = cookies.read(request)
    if (!token) throw notSignedIn()
    return token
  }

  routes.signedIn(accountOperations.changeAccount, async ({ account, body }) =>
    presentProfile(await accounts.change(account, body)),
  )

  routes.signedIn(accountOperations.changePassword, async ({ account, body, request }) => {
    const { address, device } = cookies.browserOf(request)
    const asking = { token: tokenOf(request), address, device }
    await accounts.changePassword(account, body, asking)
    return null
  })

  routes.signedIn(accountOperations.listSignIns, async ({ account, request }) => ({
    sign_ins: (await accounts.signIns(account, tokenOf(request))).map(present),
  }))

  routes.signedIn(accountOperations.endSignIn, async ({ account, params }) => {
    await accounts.endSignIn(account, params.id)
    return null
  })

  routes.signedIn(accountOperations.endOtherSignIns, async ({ account, request }) => ({
    ended: await accounts.endOtherSignIns(account, tokenOf(request)),
  }))

  routes.public(accountOperations.readPasswordLink, async ({ body }) => {
    const owner = await links.owner(body.token)
    const purpose = owner.passwordHash === null ? 'invitation' : 'new_password'
    return { username: owner.username, display_name: owner.displayName, purpose } as const
  })

  routes.public(accountOperations.join, async ({ body, request, reply }) => {
    const account = await links.use(body)
    const signIn = await signIns.open(account.id, cookies.browserOf(request))
    cookies.set(reply, account.username, signIn)
    return presentProfile(await accounts.profile(account))
  })
}

const present = (signIn: StoredSignIn & { isCurrent: boolean }): OpenSignIn => ({
  id: signIn.id,
  is_current: signIn.isCurrent,
  ...readDevice(signIn.userAgent),
  address: signIn.address,
  created_at: signIn.createdAt.toISOString(),
  seen_at: signIn.seenAt.toISOString(),
  expires_at: signIn.expiresAt.toISOString(),
})
