import {
  type NewServer,
  type Server,
  type ServerAccess,
  type ServerChange,
  serverOperations,
} from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const serversQuery = queryOptions({
  queryKey: ['servers'] as const,
  queryFn: async ({ signal }) =>
    (await call(serverOperations.listServers, { signal })).body.servers,
})

/** Where nobody looks at servers, nothing is asked. */
export const refetchServers = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: serversQuery.queryKey })

function remember(client: QueryClient, server: Server): void {
  client.setQueryData<Server[]>(
    serversQuery.queryKey,
    (known) => known && [...known.filter(({ id }) => id !== server.id), server].sort(byName),
  )
}

const byName = (a: Server, b: Server): number => a.name.localeCompare(b.name)

export const useCheckServer = () =>
  useMutation({
    mutationFn: async (body: ServerAccess) =>
      (await call(serverOperations.checkServer, { body })).body,
  })

export const useCheckRegisteredServer = (id: string) =>
  useMutation({
    mutationFn: async () =>
      (await call(serverOperations.checkRegisteredServer, { params: { id } })).body,
  })

export function useRegisterServer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: NewServer) =>
      (await call(serverOperations.registerServer, { body })).body,
    onSuccess: (server) => remember(client, server),
  })
}

export function useChangeServer(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: ServerChange) =>
      (await call(serverOperations.changeServer, { params: { id }, body })).body,
    onSuccess: (server) => remember(client, server),
  })
}

export function useSetServerActive(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (isActive: boolean) => {
      const operation = isActive
        ? serverOperations.activateServer
        : serverOperations.inactivateServer
      return (await call(operation, { params: { id } })).body
    },
    onSuccess: () => refetchServers(client),
  })
}
