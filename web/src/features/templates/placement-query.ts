import { placementOperations } from '@carrel/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** Where a template fits at this moment, so it is asked anew each time. */
export const placementQuery = (templateId: string) =>
  queryOptions({
    queryKey: ['placement', templateId],
    queryFn: async ({ signal }) =>
      (
        await call(placementOperations.previewPlacement, {
          body: { template_id: templateId },
          signal,
        })
      ).body,
    staleTime: 0,
    gcTime: 0,
  })
