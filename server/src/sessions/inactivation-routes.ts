import { serverOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { InactivateServer } from './inactivate-server.ts'

export function inactivationRoutes(routes: Routes, inactivation: InactivateServer): void {
  routes.administrator(serverOperations.inactivateServer, async ({ account, params }) => ({
    affected_sessions: await inactivation.inactivate(account, params.id),
    message: 'All active sessions terminated. Server marked inactive.',
  }))

  routes.administrator(serverOperations.activateServer, async ({ account, params }) => {
    await inactivation.activate(account, params.id)
    return { message: 'Server marked active.' }
  })
}
