import type { SessionDetails } from '@carrel/contract'
import {
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../app/back-link.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { hasEnded } from '../sessions/session-order.ts'
import { AuditTable } from './audit-table.tsx'
import { ConnectionFigures } from './connection-figures.tsx'
import { EndSessionsDialog } from './end-sessions-dialog.tsx'
import { MessageDialog } from './message-dialog.tsx'
import { sessionDetailsQuery } from './operation-queries.ts'
import classes from './operations.module.css'
import { SessionTasks, SessionTimeline } from './session-timeline.tsx'
import { stateColour } from './state-colour.ts'
import { WatchDialog } from './watch-dialog.tsx'

const route = getRouteApi('/signed-in/admin/sessions/$id')

export function SessionDetailsPage() {
  const { t } = useTranslation('operations')
  const { id } = route.useParams()
  const { data, error, isPending, isFetching, refetch } = useQuery(sessionDetailsQuery(id))
  const name = data?.session.person.display_name ?? ''
  usePageTitle(data ? t('details.title', { name }) : t('sessions.title'))
  return (
    <>
      <BackLink to="/admin/sessions">{t('details.all')}</BackLink>
      {isPending && (
        <div role="status" aria-label={t('details.loading')}>
          <Skeleton h={320} mt="md" radius="lg" />
        </div>
      )}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data && <Details details={data} isMeasuring={isFetching} onMeasure={() => void refetch()} />}
    </>
  )
}

interface DetailsProps {
  details: SessionDetails
  isMeasuring: boolean
  onMeasure: () => void
}

function Details({ details, isMeasuring, onMeasure }: DetailsProps) {
  const { t } = useTranslation('operations')
  const { session, steps, tasks, audit, watchers } = details
  return (
    <>
      <Group justify="space-between" mb="lg" mt="xs">
        <div>
          <Group gap="sm">
            <Title order={1}>{t('details.title', { name: session.person.display_name })}</Title>
            <Badge variant="light" color={stateColour(session.status)}>
              {t(`step.${session.step ?? session.status}`)}
            </Badge>
          </Group>
          <Text c="dimmed">{session.template_name}</Text>
        </div>
        <Actions details={details} />
      </Group>
      {watchers.map(({ name }) => (
        <Alert key={name} color="yellow" variant="light" mb="md">
          {t('details.watchedBy', { name })}
        </Alert>
      ))}
      {session.failure && (
        <Alert color="red" variant="light" mb="md">
          <bdi>
            {session.failure.message} {session.failure.hint}
          </bdi>
        </Alert>
      )}
      <div className={classes.halves}>
        <Stack>
          <Part title={t('details.facts')}>
            <Facts details={details} />
          </Part>
          <Part title={t('details.connection')}>
            <ConnectionFigures {...details} />
            {session.status === 'active' && (
              <Group mt="md">
                <Button size="xs" variant="default" loading={isMeasuring} onClick={onMeasure}>
                  {t('details.measureAgain')}
                </Button>
              </Group>
            )}
          </Part>
        </Stack>
        <Stack>
          <Part title={t('details.timeline')}>
            <SessionTimeline steps={steps} />
          </Part>
          <Part title={t('details.tasks')}>
            <SessionTasks tasks={tasks} />
          </Part>
        </Stack>
      </div>
      <Title order={2} mt="xl" mb="sm">
        {t('details.audit')}
      </Title>
      {audit.length === 0 ? (
        <Text c="dimmed">{t('details.noAudit')}</Text>
      ) : (
        <AuditTable entries={audit} />
      )}
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  )
}

function Facts({ details: { session } }: { details: SessionDetails }) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  const none = t('details.none')
  return (
    <dl className={classes.facts}>
      <dt>{t('column.person')}</dt>
      <dd>
        <Anchor
          inherit
          renderRoot={(props) => (
            <Link
              to="/admin/sessions"
              search={{ person: session.person.id, state: 'all' }}
              {...props}
            />
          )}
        >
          {session.person.username}
        </Anchor>
      </dd>
      <dt>{t('column.place')}</dt>
      <dd>
        {session.server.name} / {session.node.name}
      </dd>
      <dt>{t('details.vmid')}</dt>
      <dd>{session.vm_id ?? none}</dd>
      <dt>{t('details.address')}</dt>
      <dd>{session.vm_ip_address ?? none}</dd>
      <dt>{t('column.begun')}</dt>
      <dd>{moment(session.created_at)}</dd>
      <dt>{t('column.ends')}</dt>
      <dd>
        {session.ended_at || session.expires_at
          ? moment(session.ended_at ?? session.expires_at ?? '')
          : none}
      </dd>
    </dl>
  )
}

function Actions({ details: { session, may_be_watched } }: { details: SessionDetails }) {
  const { t } = useTranslation('operations')
  const [dialog, setDialog] = useState<'end' | 'message' | 'watch' | null>(null)
  const close = (): void => setDialog(null)
  const isOver = hasEnded(session) || session.status === 'terminating'
  return (
    <Group gap="xs">
      {may_be_watched && session.status === 'active' && (
        <Button variant="default" onClick={() => setDialog('watch')}>
          {t('details.watch')}
        </Button>
      )}
      {!isOver && (
        <>
          <Button variant="default" onClick={() => setDialog('message')}>
            {t('sessions.write')}
          </Button>
          <Button color="red" variant="light" onClick={() => setDialog('end')}>
            {t('sessions.end')}
          </Button>
        </>
      )}
      {dialog === 'end' && <EndSessionsDialog sessions={[session]} onClose={close} />}
      {dialog === 'message' && <MessageDialog sessions={[session]} onClose={close} />}
      {dialog === 'watch' && <WatchDialog session={session} onClose={close} />}
    </Group>
  )
}
