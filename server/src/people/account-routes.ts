import { accountOperations, type OpenSignIn } from '@carrel/contract'
import type { FastifyRequest } from 'fastify'
import type { Routes } from '../http/routes.ts'
import type { SessionCookie } from '../http/session-cookie.ts'
import type { OwnAccounts } from './account.ts'
import { readDevice } from './device.ts'
import type { PasswordLinks } from './password-links.ts'
import { notSignedIn, presentProfile } from './person.ts'
import type { SignIns } from './sign-in.ts'
import type { StoredSignIn } from './sign-in-store.ts'

export function accountRoutes(
  routes: Routes,
  parts: { accounts: OwnAccounts; links: PasswordLinks; signIns: SignIns; cookie: SessionCookie },
): void {
  const { accounts, links, signIns, cookie } = parts
  const tokenOf = (request: FastifyRequest): string => {
    const token = cookie.read(request)
    if (!token) throw notSignedIn()
    return token
  }

  routes.signedIn(accountOperations.changeAccount, async ({ account, body }) =>
    presentProfile(await accounts.change(account, body)),
  )

  routes.signedIn(accountOperations.changePassword, async ({ account, body, request }) => {
    const asking = { token: tokenOf(request), address: request.ip }
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
    const { token, expiresAt } = await signIns.open(account.id, browserOf(request))
    cookie.set(reply, token, expiresAt)
    return presentProfile(await accounts.profile(account))
  })
}

export const browserOf = (request: FastifyRequest) => ({
  address: request.ip,
  userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
})

const present = (signIn: StoredSignIn & { isCurrent: boolean }): OpenSignIn => ({
  id: signIn.id,
  is_current: signIn.isCurrent,
  ...readDevice(signIn.userAgent),
  address: signIn.address,
  created_at: signIn.createdAt.toISOString(),
  seen_at: signIn.seenAt.toISOString(),
  expires_at: signIn.expiresAt.toISOString(),
})
