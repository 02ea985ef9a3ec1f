import { type Desktop, snapshotOperations } from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const desktopsKey = ['kept-desktops'] as const

export const keptDesktopsQuery = queryOptions({
  queryKey: desktopsKey,
  queryFn: async ({ signal }) =>
    (await call(snapshotOperations.listSnapshots, { signal })).body.desktops,
})

/** A session of a kept desktop has changed, and so may its snapshots have. */
export const refetchKeptDesktops = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: desktopsKey })

function rememberDesktop(client: QueryClient, desktop: Desktop): void {
  client.setQueryData<Desktop[]>(desktopsKey, (known) =>
    known?.map((each) => (each.session_id === desktop.session_id ? desktop : each)),
  )
}

export function useTakeSnapshot() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ templateId, note }: { templateId: string; note: string }) =>
      (
        await call(snapshotOperations.takeSnapshot, {
          params: { template_id: templateId },
          body: note === '' ? {} : { note },
        })
      ).body,
    onSuccess: (desktop) => rememberDesktop(client, desktop),
  })
}

export function useRestoreSnapshot() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) =>
      (await call(snapshotOperations.restoreSnapshot, { params: { id } })).body,
    onSuccess: (desktop) => rememberDesktop(client, desktop),
  })
}

export function useDeleteSnapshot() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) =>
      (await call(snapshotOperations.deleteSnapshot, { params: { id } })).body,
    onSuccess: (desktop) => rememberDesktop(client, desktop),
  })
}

export function useNoteSnapshot(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (note: string) =>
      (await call(snapshotOperations.noteSnapshot, { params: { id }, body: { note } })).body,
    onSuccess: (desktop) => rememberDesktop(client, desktop),
  })
}

export function useDiscardDesktop() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (templateId: string) =>
      (await call(snapshotOperations.discardDesktop, { params: { template_id: templateId } })).body,
    onSuccess: (desktop) => rememberDesktop(client, desktop),
  })
}
