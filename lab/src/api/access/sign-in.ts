import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiError, forbidden, refuse } from '../http/api-error.ts'
import type { Parameter } from '../http/parameter.ts'
import { own, rootUser } from './access-config.ts'
import type { AccessControl } from './access-control.ts'
import { hashed, isPassword } from './passwords.ts'

export const passwordLength = {
  type: 'string',
  minLength: 8,
  maxLength: 64,
  in7: { type: 'string', minLength: 5, maxLength: 64 },
} as const satisfies Parameter

/** The realms: the host’s own users, of whom there is root alone, and Proxmox’s. */
export const realms = [
  { realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication' },
  { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' },
] as const

const realmOf = (user: string) => user.replace(/^.*@/s, '')
const digest = (text: string) => createHash('sha256').update(text).digest()

/** A password that a new user signs in with, as it is kept. */
export async function newPassword(user: string, password: string): Promise<string> {
  if (realmOf(user) === 'pve') return hashed(password)
  if (realmOf(user) !== 'pam') throw refuse(`auth domain '${realmOf(user)}' does not exist`)
  const [name] = user.split('@')
  throw refuse(`change password failed: usermod: user '${name}' does not exist`)
}

async function isRight(access: AccessControl, user: string, secret: string): Promise<boolean> {
  if (user === rootUser) return timingSafeEqual(digest(access.rootPassword), digest(secret))
  const kept = own(access.config.users, user)?.password ?? null
  return realmOf(user) === 'pve' && kept !== null && (await isPassword(secret, kept))
}

/** By password, or by a ticket that is still good; root’s ticket is good for anybody. Tells nothing of what was wrong. */
export async function checkSignIn(
  access: AccessControl,
  user: string,
  secret: string,
): Promise<void> {
  const holder = access.tickets.userOf(secret)
  const byTicket = holder === rootUser || holder === user
  const fits = access.userFault(user) === null
  if (fits && (byTicket || (await isRight(access, user, secret)))) return
  throw new ApiError(401, 'authentication failure')
}

/** Anybody’s own, and by root anybody’s. */
export async function changePassword(
  access: AccessControl,
  {
    asker,
    user,
    password,
  }: { readonly asker: string; readonly user: string; readonly password: string },
): Promise<void> {
  if (asker !== rootUser && asker !== user && realmOf(user) === 'pam') throw forbidden(null)
  if (user === rootUser) {
    access.changeRootPassword(password)
    return
  }
  const kept = await newPassword(user, password)
  access.change((config) => {
    const before = own(config.users, user)
    if (!before) throw refuse(`no such user ('${user}')`)
    return { ...config, users: { ...config.users, [user]: { ...before, password: kept } } }
  })
}
