import { type AdministeredTemplate, templateAdministration } from '@carrel/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { templatesQuery } from '../templates/template-queries.ts'
import { adminTemplatesQuery } from './template-admin-queries.ts'

export interface PublicationResult {
  readonly id: string
  readonly name: string
  readonly isPublished: boolean
  /** Why it stays as it was; null: it does not. */
  readonly refusal: unknown
}

interface Publication {
  templates: readonly AdministeredTemplate[]
  isPublished: boolean
}

/** Publishes or withdraws templates, each by itself: what is refused for one holds none of the others up. */
export function useSetPublished() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ templates, isPublished }: Publication): Promise<PublicationResult[]> =>
      Promise.all(
        templates.map(async ({ id, name, version }) => {
          const body = { version, is_published: isPublished }
          const refusal = await call(templateAdministration.changeTemplate, {
            ...{ params: { id }, body },
          }).then(
            () => null,
            (error: unknown) => error,
          )
          return { id, name, isPublished, refusal }
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: adminTemplatesQuery.queryKey })
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey })
    },
  })
}
