import { Skeleton, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { AuditFilters } from './audit-filters.tsx'
import type { AuditSearch } from './audit-search.ts'
import { AuditTable } from './audit-table.tsx'
import { MoreButton } from './more-button.tsx'
import { auditQuery } from './operation-queries.ts'

const route = getRouteApi('/signed-in/admin/audit')
export function AuditPage() {
  const { t } = useTranslation('operations')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeading title={t('audit.title')} text={t('audit.subtitle')} mb="lg" />
      <AuditFilters
        search={search}
        onChange={(changes) =>
          void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
        }
      />
      <AuditList search={search} />
    </>
  )
}

function AuditList({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('operations')
  const filters = Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  )
  const list = useInfiniteQuery(auditQuery(filters))
  const { data, error, isPending, refetch } = list
  if (isPending) {
    return (
      <div role="status" aria-label={t('audit.loading')}>
        <Skeleton h={220} radius="lg" />
      </div>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const entries = data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) return <Text c="dimmed">{t('audit.empty')}</Text>
  return (
    <>
      <AuditTable entries={entries} />
      <MoreButton list={list} />
    </>
  )
}
