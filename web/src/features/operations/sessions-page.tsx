import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { EndSessionsDialog } from './end-sessions-dialog.tsx'
import { MessageDialog } from './message-dialog.tsx'
import { MoreButton } from './more-button.tsx'
import { sessionsQuery } from './operation-queries.ts'
import classes from './operations.module.css'
import { SessionFilters } from './session-filters.tsx'
import { filtersOf, type SessionSearch } from './session-search.ts'
import { SessionTable } from './session-table.tsx'

const route = getRouteApi('/signed-in/admin/sessions')

export function SessionsPage() {
  const { t } = useTranslation('operations')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: SessionSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
  return (
    <>
      <PageHeading title={t('sessions.title')} text={t('sessions.subtitle')} mb="lg" />
      <SessionFilters search={search} onChange={change} />
      <SessionList search={search} />
    </>
  )
}

function SessionList({ search }: { search: SessionSearch }) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [dialog, setDialog] = useState<'end' | 'message' | null>(null)
  const list = useInfiniteQuery(sessionsQuery(filtersOf(search)))
  const { data, error, isPending, refetch } = list
  if (isPending) {
    return (
      <Stack role="status" aria-label={t('sessions.loading')} gap="xs">
        {['one', 'two', 'three'].map((row) => (
          <Skeleton key={row} h={52} radius="md" />
        ))}
      </Stack>
    )
  }
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const sessions = data.pages.flatMap((page) => page.sessions)
  // What has left the list meanwhile is not acted on.
  const picked = sessions.filter(({ id }) => chosen.has(id))
  const close = (): void => setDialog(null)
  return (
    <>
      {picked.length > 0 && (
        <div className={classes.chosen}>
          <Text size="sm">{t('sessions.chosen', { number: number(picked.length) })}</Text>
          <Button size="xs" variant="default" onClick={() => setDialog('message')}>
            {t('sessions.write')}
          </Button>
          <Button size="xs" color="red" variant="light" onClick={() => setDialog('end')}>
            {t('sessions.end')}
          </Button>
        </div>
      )}
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {t('sessions.total', { number: number(data.pages.at(-1)?.total ?? 0) })}
      </Text>
      {sessions.length === 0 ? (
        <Text c="dimmed">{t('sessions.empty')}</Text>
      ) : (
        <SessionTable sessions={sessions} chosen={chosen} onChoose={setChosen} />
      )}
      <MoreButton list={list} />
      {dialog === 'end' && <EndSessionsDialog sessions={picked} onClose={close} />}
      {dialog === 'message' && <MessageDialog sessions={picked} onClose={close} />}
    </>
  )
}
