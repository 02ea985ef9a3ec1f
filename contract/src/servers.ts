import { z } from 'zod'
import { operation } from './operation.ts'

const params = z.object({ id: z.uuid() })

/** For administrators. Nothing here tells where a server is or how it is entered. */
export const serverOperations = {
  inactivateServer: operation({
    method: 'POST',
    path: '/api/v1/servers/{id}/inactivate',
    summary: 'Take a server out of service: no launch any more, and all its sessions end',
    params,
    reply: { 200: z.object({ message: z.string(), affected_sessions: z.int() }) },
  }),
  activateServer: operation({
    method: 'POST',
    path: '/api/v1/servers/{id}/activate',
    summary: 'Put a server back into service',
    params,
    reply: { 200: z.object({ message: z.string() }) },
  }),
} as const
