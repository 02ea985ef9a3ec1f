import { administeredSessionOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { AdministeredSessions } from './administered-sessions.ts'
import type { EndSessions } from './end-sessions.ts'
import type { SessionMessages } from './session-messages.ts'
import type { Watching } from './watching.ts'

const MESSAGES_PER_MINUTE = 10
/** A viewer that reconnects needs another one. */
const WATCHES_PER_MINUTE = 20

export interface AdministeredSessionRouteParts {
  readonly sessions: AdministeredSessions
  readonly ends: EndSessions
  readonly messages: SessionMessages
  readonly watching: Watching
}

export function administeredSessionRoutes(
  routes: Routes,
  { sessions, ends, messages, watching }: AdministeredSessionRouteParts,
): void {
  routes.administrator(administeredSessionOperations.listAdministeredSessions, ({ query }) =>
    sessions.page(query),
  )
  routes.administrator(administeredSessionOperations.getSessionDetails, ({ params }) =>
    sessions.details(params.id),
  )
  routes.administrator(administeredSessionOperations.endSessions, ({ account, body }) =>
    ends.end(account, body.session_ids),
  )
  routes.administrator(
    administeredSessionOperations.sendMessage,
    ({ account, body }) => messages.send(account, body.session_ids, body.text),
    { perMinute: MESSAGES_PER_MINUTE },
  )
  routes.administrator(
    administeredSessionOperations.watchSession,
    async ({ account, params, body }) => {
      const issued = await watching.watch(account, params.id, body.reason)
      return {
        token: issued.token,
        viewer_url: issued.viewerUrl,
        expires_in: issued.expiresInSeconds,
      }
    },
    { perMinute: WATCHES_PER_MINUTE, isGrant: true },
  )
}
