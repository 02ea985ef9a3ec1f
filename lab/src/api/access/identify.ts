import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { NotAuthenticated } from '../http/api-error.ts'
import { percentDecoded } from '../http/request-target.ts'
import type { Lab } from '../lab.ts'
import { type Caller, callerNamed, own } from './access-config.ts'
import type { AccessControl } from './access-control.ts'

const cookieName = 'PVEAuthCookie'
const tokenHeader = 'PVEAPIToken'

/** Nobody in particular; holds no rights. */
const anybody: Caller = { user: '', tokenid: null }

function valueIn(header: string | undefined, name: string): string | null {
  const value = new RegExp(`(?:^|\\s)${name}(?:=| )([^;]*)`).exec(header ?? '')?.[1]
  return value ? percentDecoded(value) : null
}

interface Credentials {
  readonly ticket: string | null
  readonly apiToken: string | null
}

/** The cookie wins over an `Authorization`, and in that a ticket over a token. */
function credentialsOf({ headers }: IncomingMessage): Credentials {
  const { cookie, authorization } = headers
  const ticket = valueIn(cookie, cookieName) ?? valueIn(authorization, cookieName)
  return { ticket, apiToken: ticket === null ? valueIn(authorization, tokenHeader) : null }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** `user@realm!id=secret`; throws 7.4’s words for what is wrong. Hashes are compared, so that the time taken tells nothing. */
function callerByToken(access: AccessControl, apiToken: string): Caller {
  const mark = apiToken.lastIndexOf('=')
  if (mark < 0) throw new NotAuthenticated('no tokenid specified')
  const name = apiToken.slice(0, mark)
  const caller = callerNamed(name)
  const tokenid = caller?.tokenid ?? null
  if (!caller || tokenid === null) {
    const cannot = 'not able to split into user and token parts'
    throw new NotAuthenticated(`'${name}' is not a valid token ID - ${cannot}`)
  }
  const fault = access.userFault(caller.user)
  if (fault !== null) throw new NotAuthenticated(fault)
  const token = own(own(access.config.users, caller.user)?.tokens ?? {}, tokenid)
  if (!token) throw new NotAuthenticated(`no such token '${tokenid}' for user '${caller.user}'`)
  if (access.hasExpired(token.expire)) {
    throw new NotAuthenticated(`token '${tokenid}' access expired`)
  }
  if (!timingSafeEqual(digest(token.secret), digest(apiToken.slice(mark + 1)))) {
    throw new NotAuthenticated('invalid token value!')
  }
  return caller
}

function callerByTicket(access: AccessControl, ticket: string): Caller {
  const user = access.tickets.userOf(ticket)
  if (user === null) throw new NotAuthenticated('permission denied - invalid PVE ticket')
  const fault = access.userFault(user)
  if (fault !== null) throw new NotAuthenticated(fault)
  return { user, tokenid: null }
}

/** 7.4 tells what was wrong; newer versions do not. */
function recognise(access: AccessControl, { ticket, apiToken }: Credentials): Caller {
  try {
    if (apiToken !== null) return callerByToken(access, apiToken)
    if (ticket !== null) return callerByTicket(access, ticket)
  } catch (error) {
    if (access.major === 7 || !(error instanceof NotAuthenticated)) throw error
    throw new NotAuthenticated('Authentication failed!', { cause: error })
  }
  throw new NotAuthenticated('No ticket')
}

export interface Identity {
  readonly caller: Caller
  /** Whether a token was sent, be it right or not. */
  readonly byToken: boolean
}

/** Who asks. Whatever is open to the world is so to anybody, with right credentials or wrong ones. */
export function identify({ access }: Lab, request: IncomingMessage, isOpen: boolean): Identity {
  const credentials = credentialsOf(request)
  const byToken = credentials.apiToken !== null
  if (isOpen) return { caller: anybody, byToken }
  const caller = recognise(access, credentials)
  const csrf = String(request.headers.csrfpreventiontoken ?? '')
  if (!byToken && request.method !== 'GET' && !access.tickets.isCsrf(caller.user, csrf)) {
    throw new NotAuthenticated('Permission denied - invalid csrf token')
  }
  return { caller, byToken }
}
