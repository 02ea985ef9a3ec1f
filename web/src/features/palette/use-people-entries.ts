import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { peopleQuery } from '../people-admin/people-admin-queries.ts'
import { type EntrySource, sourceOf } from './entry-source.ts'
import { FEW, type Search } from './search.ts'

/** People whom the server finds; choosing one leads to the list with them alone. */
export function usePeopleEntries({ asked, isCurrent, isWanted }: Search): EntrySource {
  const { t } = useTranslation('palette')
  const navigate = useNavigate()
  const found = useQuery({ ...peopleQuery({ search: asked }), enabled: isWanted })
  const go = (search: string) => () => void navigate({ to: '/admin/people', search: { search } })
  const isAnswer = isCurrent && !found.isPlaceholderData
  const people = isWanted ? (found.data?.people ?? []) : []
  const total = found.data?.total ?? 0
  const group = 'people' as const
  return sourceOf(
    [
      ...people.slice(0, FEW).map(({ id, display_name: label, username: detail }) => ({
        ...{ id: `person:${id}`, group, label, detail, Icon: IconUser, isAnswer },
        choose: go(detail),
      })),
      ...(isWanted && isAnswer && total > FEW
        ? [
            {
              ...{ id: 'people', group, label: t('all.people', { total, search: asked }) },
              ...{ Icon: IconUsers, isAnswer, isForgotten: true, choose: go(asked) },
            },
          ]
        : []),
    ],
    [found],
  )
}
