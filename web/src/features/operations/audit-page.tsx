import { Skeleton, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import type { AuditSearch } from './audit-search.ts'
import { AuditTable } from './audit-table.tsx'
import { MoreButton } from './more-button.tsx'
import { auditQuery } from './operation-queries.ts'
import classes from './operations.module.css'

const route = getRouteApi('/signed-in/admin/audit')
const FIELDS = ['actor', 'action', 'subject'] as const
const TYPING_MS = 300

export function AuditPage() {
  const { t } = useTranslation('operations')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const typed = useDebouncedCallback(
    (changes: AuditSearch) =>
      void navigate({ search: (before) => ({ ...before, ...changes }), replace: true }),
    TYPING_MS,
  )
  return (
    <>
      <PageHeading title={t('audit.title')} text={t('audit.subtitle')} mb="lg" />
      <search aria-label={t('filter.title')} className={classes.filters}>
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={t(`audit.${field}`)}
            defaultValue={search[field] ?? ''}
            onChange={({ currentTarget }) =>
              typed({ [field]: currentTarget.value.trim() || undefined })
            }
          />
        ))}
      </search>
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
