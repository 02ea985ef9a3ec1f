import { templateOperations } from '@carrel/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) =>
    (await call(templateOperations.listTemplates, { signal })).body.templates,
})
