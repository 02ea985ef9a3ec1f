import {
  type AdministeredTemplate,
  launchHistoryOperations,
  type NewTemplate,
  type Protocol,
  type TemplateChange,
  templateAdministration,
} from '@carrel/contract'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { rememberSession } from '../sessions/session-queries.ts'
import { templatesQuery } from '../templates/template-queries.ts'

const LIST = ['admin-templates'] as const

export const adminTemplatesQuery = queryOptions({
  queryKey: LIST,
  queryFn: async ({ signal }) =>
    (await call(templateAdministration.listAdministeredTemplates, { signal })).body.templates,
})

export const adminTemplateQuery = (id: string) =>
  queryOptions({
    queryKey: [...LIST, id] as const,
    queryFn: async ({ signal }) =>
      (await call(templateAdministration.getAdministeredTemplate, { params: { id }, signal })).body,
    // A form that is being filled in is not to change under the pen.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  })

/** Asks Proxmox each time that it is looked at. */
export const discoveryQuery = (serverId: string) =>
  queryOptions({
    queryKey: ['discovered-templates', serverId] as const,
    queryFn: async ({ signal }) =>
      (await call(templateAdministration.discoverTemplates, { params: { id: serverId }, signal }))
        .body,
    staleTime: 0,
  })

export const launchHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['launch-history', id] as const,
    queryFn: async ({ signal }) =>
      (await call(launchHistoryOperations.getLaunchHistory, { params: { id }, signal })).body,
    staleTime: 0,
  })

function remember(client: QueryClient, template: AdministeredTemplate): void {
  client.setQueryData(adminTemplateQuery(template.id).queryKey, template)
  void client.invalidateQueries({ queryKey: LIST, exact: true })
  void client.invalidateQueries({ queryKey: ['discovered-templates'] })
  void client.invalidateQueries({ queryKey: templatesQuery.queryKey })
}

export function usePublishTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: NewTemplate) =>
      (await call(templateAdministration.publishTemplate, { body })).body,
    onSuccess: (template) => remember(client, template),
  })
}

export function useChangeTemplate(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: TemplateChange) =>
      (await call(templateAdministration.changeTemplate, { params: { id }, body })).body,
    onSuccess: (template) => remember(client, template),
  })
}

/** null takes the picture away. */
export function useSetPicture(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (content: string | null) => {
      const params = { id }
      return content === null
        ? (await call(templateAdministration.removeTemplatePicture, { params })).body
        : (await call(templateAdministration.setTemplatePicture, { params, body: { content } }))
            .body
    },
    onSuccess: (template) => remember(client, template),
  })
}

export function useTestLaunch(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (protocol: Protocol) =>
      (
        await call(launchHistoryOperations.testLaunch, {
          params: { id },
          body: { protocol },
        })
      ).body,
    onSuccess: (session) => rememberSession(client, session),
  })
}
