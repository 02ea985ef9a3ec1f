import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { sessionsQuery } from '../operations/operation-queries.ts'
import { type EntrySource, sourceOf } from './entry-source.ts'
import { FEW, type Search } from './search.ts'

/** Sessions that have not ended, of anybody, which the server finds by people, templates, nodes and addresses. */
export function useSessionEntries({ asked, isCurrent, isWanted }: Search): EntrySource {
  const { t } = useTranslation('palette')
  const navigate = useNavigate()
  const found = useInfiniteQuery({ ...sessionsQuery({ text: asked }), enabled: isWanted })
  const isAnswer = isCurrent && !found.isPlaceholderData
  const [page] = isWanted ? (found.data?.pages ?? []) : []
  const group = 'sessions' as const
  return sourceOf(
    [
      ...(page?.sessions ?? []).slice(0, FEW).map((session) => ({
        ...{ id: `session:${session.id}`, group, Icon: IconListDetails, isAnswer },
        label: `${session.person.display_name} · ${session.template_name}`,
        detail: [session.protocol.toUpperCase(), session.node.name].join(' · '),
        choose: () => void navigate({ to: '/admin/sessions/$id', params: { id: session.id } }),
      })),
      ...(page && isAnswer && page.total > FEW
        ? [
            {
              ...{ id: 'sessions', group, Icon: IconListDetails, isAnswer, isForgotten: true },
              label: t('all.sessions', { total: page.total, search: asked }),
              choose: () => void navigate({ to: '/admin/sessions', search: { text: asked } }),
            },
          ]
        : []),
    ],
    [found],
  )
}
