import { sessionOperations } from '@carrel/contract'
import { forbidden, notFound } from '../http/refusal.ts'
import type { Routes } from '../http/routes.ts'
import type { Account } from '../people/person.ts'
import { gatewayRefusal, type IssueToken, RETRY_AFTER_SECONDS } from './issue-token.ts'
import type { LaunchSession } from './launch-session.ts'
import { hasEnded, presentInFull, presentSession, type VmSession } from './session.ts'
import type { SessionAddress } from './session-address.ts'
import type { SessionExpiry } from './session-expiry.ts'
import type { SessionStore } from './session-store.ts'
import type { SessionTransitions } from './session-transitions.ts'

const TOKENS_PER_MINUTE = 10
const RECONNECTS_PER_MINUTE = 10

export interface SessionRouteParts {
  readonly store: SessionStore
  readonly transitions: SessionTransitions
  readonly launch: LaunchSession
  readonly tokens: IssueToken
  readonly address: SessionAddress
  readonly expiry: SessionExpiry
}

/** @throws Refusal `not_found`, `forbidden` */
export async function findOwnSession(
  store: SessionStore,
  id: string,
  account: Account,
): Promise<VmSession> {
  const session = await store.find(id)
  if (!session) throw notFound('session')
  if (session.userId !== account.id) throw forbidden('This session belongs to somebody else.')
  return session
}

export function sessionRoutes(routes: Routes, parts: SessionRouteParts): void {
  const { store, transitions, launch, tokens, address, expiry } = parts

  const ownSession = (id: string, account: Account) => findOwnSession(store, id, account)

  routes.signedIn(sessionOperations.listSessions, async ({ account }) => ({
    sessions: (await store.listOpen(account.id)).map(presentSession),
  }))

  routes.signedIn(sessionOperations.launchSession, async ({ account, body }) => {
    const { template_id, protocol, auto_start, browser = {} } = body
    const { session_type: sessionType, session_minutes: sessionMinutes, node_id: nodeId } = body
    const request = {
      ...{ userId: account.id, templateId: template_id, autoStart: auto_start },
      ...{ protocol, sessionType, sessionMinutes, nodeId },
      browser: { timeZone: browser.time_zone ?? null, language: browser.language ?? null },
    }
    return presentSession(await launch.launch(request))
  })

  routes.signedIn(sessionOperations.getSession, async ({ account, params }) => {
    const session = await ownSession(params.id, account)
    const isTester = session.isTest && account.role === 'admin'
    return isTester ? presentInFull(session) : presentSession(session)
  })

  routes.signedIn(
    sessionOperations.getGuacamoleToken,
    async ({ account, params, reply }) => {
      const session = await ownSession(params.id, account)
      const issued = await tokens.issue(session)
      if ('token' in issued)
        return {
          token: issued.token,
          viewer_url: issued.viewerUrl,
          expires_in: issued.expiresInSeconds,
        }
      reply.code(202).header('retry-after', RETRY_AFTER_SECONDS)
      return {
        status: 'activating' as const,
        step: issued.step,
        started_at: issued.startedAt.toISOString(),
        retry_after: RETRY_AFTER_SECONDS,
      }
    },
    { perMinute: TOKENS_PER_MINUTE, isGrant: true },
  )

  routes.signedIn(sessionOperations.extendSession, async ({ account, params, headers }) =>
    presentSession(
      await expiry.extend(await ownSession(params.id, account), headers['idempotency-key']),
    ),
  )

  routes.signedIn(
    sessionOperations.reconnectSession,
    async ({ account, params }) => {
      const session = await ownSession(params.id, account)
      await address.reconnectFor(session).catch((error: unknown) => {
        throw gatewayRefusal(error)
      })
      return presentSession(await ownSession(params.id, account))
    },
    { perMinute: RECONNECTS_PER_MINUTE },
  )

  routes.signedIn(sessionOperations.terminateSession, async ({ account, params }) => {
    const session = await ownSession(params.id, account)
    const ending = hasEnded(session)
      ? null
      : await transitions.applyAndContinue(session.id, {
          to: 'terminating',
          changes: { end_reason: 'user' },
        })
    return presentSession(ending ?? (await ownSession(params.id, account)))
  })
}
