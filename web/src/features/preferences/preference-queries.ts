import {
  type ConnectionPreferences,
  type Protocol,
  preferenceOperations,
  type SavedPreferences,
} from '@carrel/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import type { Draft } from './preference-draft.ts'

/** Where settings are kept: of a person for a protocol, seen from their account or from a session; for one template or all. */
export type PreferencePlace =
  | { readonly protocol: Protocol; readonly templateId: string | null }
  | { readonly sessionId: string; readonly scope: 'general' | 'template' }

export const preferencesQuery = (place: PreferencePlace) =>
  queryOptions({
    queryKey: ['preferences', place] as const,
    queryFn: async ({ signal }): Promise<ConnectionPreferences> => {
      if ('sessionId' in place) {
        const input = { params: { session_id: place.sessionId }, query: { scope: place.scope } }
        return (await call(preferenceOperations.getSessionPreferences, { ...input, signal })).body
      }
      const input = { params: { protocol: place.protocol }, query: templateOf(place) }
      return (await call(preferenceOperations.getPreferences, { ...input, signal })).body
    },
    // A form that is being filled in is not to change under the pen.
    staleTime: 0,
    refetchOnMount: 'always',
  })

const templateOf = ({ templateId }: { templateId: string | null }) =>
  templateId === null ? {} : { template_id: templateId }

export function useSavePreferences(place: PreferencePlace) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (draft: Draft): Promise<SavedPreferences> => {
      const body = { parameters: { ...draft } }
      if ('sessionId' in place) {
        const input = { params: { session_id: place.sessionId }, query: { scope: place.scope } }
        return (await call(preferenceOperations.changeSessionPreferences, { ...input, body })).body
      }
      const input = { params: { protocol: place.protocol }, query: templateOf(place) }
      return (await call(preferenceOperations.changePreferences, { ...input, body })).body
    },
    onSuccess: ({ takes_effect: _, ...saved }) => {
      client.removeQueries({ queryKey: ['preferences'], type: 'inactive' })
      client.setQueryData(preferencesQuery(place).queryKey, saved)
    },
  })
}
