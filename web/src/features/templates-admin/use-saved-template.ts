import type { AdministeredTemplate, TemplateChange } from '@carrel/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../../api/api-error.ts'
import { adminTemplateQuery, useChangeTemplate } from './template-admin-queries.ts'

const isConflict = (error: unknown): boolean =>
  error instanceof Refused && error.problem.code === 'template_changed'

/**
 * Saves changes on the version that the page's forms were filled in from. Where somebody else has saved since, theirs is fetched
 * and the forms stay as they are: `theirs` is what they have saved.
 */
export function useSavedTemplate(template: AdministeredTemplate) {
  const client = useQueryClient()
  const change = useChangeTemplate(template.id)
  const [base, setBase] = useState(template)
  const [theirs, setTheirs] = useState<AdministeredTemplate | null>(null)

  const save = async (
    body: Omit<TemplateChange, 'version'>,
    over: AdministeredTemplate = base,
  ): Promise<AdministeredTemplate | null> => {
    try {
      const saved = await change.mutateAsync({ ...body, version: over.version })
      setBase(saved)
      setTheirs(null)
      return saved
    } catch (error) {
      if (!isConflict(error)) throw error
      setTheirs(await client.fetchQuery({ ...adminTemplateQuery(template.id), staleTime: 0 }))
      return null
    }
  }
  const take = (other: AdministeredTemplate): void => {
    setBase(other)
    setTheirs(null)
    change.reset()
  }
  const error = isConflict(change.error) ? null : change.error
  return { base, theirs, save, take, error, isSaving: change.isPending }
}

export type SavedTemplate = ReturnType<typeof useSavedTemplate>
