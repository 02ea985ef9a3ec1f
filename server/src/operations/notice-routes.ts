import { sessionNoticeOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { Account } from '../people/person.ts'
import type { VmSession } from '../sessions/session.ts'
import type { MessageStore } from './message-store.ts'
import type { SessionMessages } from './session-messages.ts'
import type { Watching } from './watching.ts'

export interface NoticeRouteParts {
  readonly ownSession: (id: string, account: Account) => Promise<VmSession>
  readonly messages: SessionMessages
  readonly messageStore: MessageStore
  readonly watching: Watching
}

/** For whoever sits at the desktop. */
export function noticeRoutes(
  routes: Routes,
  { ownSession, messages, messageStore, watching }: NoticeRouteParts,
): void {
  routes.signedIn(sessionNoticeOperations.getSessionNotices, async ({ account, params }) => {
    const session = await ownSession(params.id, account)
    return {
      messages: await messages.shown(session.id),
      watchers: await watching.watchersOf(session),
    }
  })
  routes.signedIn(sessionNoticeOperations.dismissMessage, async ({ account, params }) => {
    const session = await ownSession(params.id, account)
    await messageStore.dismiss(session.id, params.message_id)
    return null
  })
}
