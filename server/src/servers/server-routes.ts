import { serverOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { Servers } from './servers.ts'

export function serverRoutes(routes: Routes, servers: Servers): void {
  routes.administrator(serverOperations.listServers, async () => ({
    servers: await servers.list(),
  }))
  routes.administrator(serverOperations.checkServer, async ({ body }) => servers.check(body))
  routes.administrator(serverOperations.registerServer, async ({ account, body }) =>
    servers.register(account, body),
  )
  routes.administrator(serverOperations.checkRegisteredServer, async ({ params }) =>
    servers.checkRegistered(params.id),
  )
  routes.administrator(serverOperations.changeServer, async ({ account, params, body }) =>
    servers.change(account, params.id, body),
  )
}
