import type { AdministeredTemplate, Protocol } from '@carrel/contract'
import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { sessionQuery } from '../sessions/session-queries.ts'
import { useTestLaunch } from './template-admin-queries.ts'
import { TestProgress } from './test-progress.tsx'

interface TestLaunchDialogProps {
  template: AdministeredTemplate
  /** null: not launched yet. */
  sessionId: string | null
  onLaunched: (sessionId: string) => void
  onClose: () => void
}

/** Launches the template to see whether it works. The session ends by itself, whether the dialog is open or not. */
export function TestLaunchDialog({
  template,
  sessionId,
  onLaunched,
  onClose,
}: TestLaunchDialogProps) {
  const { t } = useTranslation('templates-admin')
  return (
    <Dialog isOpen onClose={onClose} title={t('test.title', { name: template.name })}>
      {sessionId === null ? (
        <TestQuestion template={template} onLaunched={onLaunched} />
      ) : (
        <RunningTest sessionId={sessionId} onClose={onClose} />
      )}
    </Dialog>
  )
}

function TestQuestion({
  template,
  onLaunched,
}: Pick<TestLaunchDialogProps, 'template' | 'onLaunched'>) {
  const { t } = useTranslation('templates-admin')
  const [protocol, setProtocol] = useState<Protocol>(template.default_protocol)
  const launch = useTestLaunch(template.id)
  return (
    <Stack>
      <Text size="sm">{t('test.text')}</Text>
      {template.protocols.length > 1 && (
        <SegmentedControl
          aria-label={t('connection.protocol')}
          value={protocol}
          onChange={setProtocol}
          data={template.protocols.map((value) => ({ value, label: value.toUpperCase() }))}
        />
      )}
      {launch.isError && <ProblemAlert error={launch.error} />}
      <Group justify="flex-end">
        <Button
          data-autofocus
          loading={launch.isPending}
          onClick={() => launch.mutate(protocol, { onSuccess: ({ id }) => onLaunched(id) })}
        >
          {t('test.launch')}
        </Button>
      </Group>
    </Stack>
  )
}

function RunningTest({ sessionId, onClose }: { sessionId: string; onClose: () => void }) {
  const { t } = useTranslation('templates-admin')
  const { data: session, error, isPending, refetch } = useQuery(sessionQuery(sessionId))
  if (isPending) return <Skeleton h={220} radius="lg" role="status" aria-label={t('loading')} />
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <Stack>
      <TestProgress session={session} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('test.close')}
        </Button>
      </Group>
    </Stack>
  )
}
