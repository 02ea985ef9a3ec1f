import { z } from 'zod'
import { Watcher } from './administered-sessions.ts'
import { operation } from './operation.ts'

/** What an administrator wrote to whoever sits at a desktop. */
export const SessionMessage = z.object({
  id: z.uuid(),
  sender: z.string(),
  text: z.string(),
  sent_at: z.iso.datetime(),
})
export type SessionMessage = z.infer<typeof SessionMessage>

export const SessionNotices = z.object({
  /** Of the last minutes, those that were not dismissed. */
  messages: z.array(SessionMessage),
  watchers: z.array(Watcher),
})
export type SessionNotices = z.infer<typeof SessionNotices>

const params = z.object({ id: z.uuid() })

export const sessionNoticeOperations = {
  getSessionNotices: operation({
    method: 'GET',
    path: '/api/v1/sessions/{id}/notices',
    summary: 'What administrators wrote to an own session, and who of them watches it',
    params,
    reply: { 200: SessionNotices },
  }),
  dismissMessage: operation({
    method: 'DELETE',
    path: '/api/v1/sessions/{id}/messages/{message_id}',
    summary: 'Not to be shown again',
    params: params.extend({ message_id: z.uuid() }),
    reply: { 204: z.null() },
  }),
} as const
