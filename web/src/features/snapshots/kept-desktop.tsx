import type { Desktop } from '@carrel/contract'
import { Alert, Badge, Button, Card, Group, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ConfirmButton } from './confirm-button.tsx'
import classes from './kept-desktop.module.css'
import { useDiscardDesktop } from './snapshot-queries.ts'
import { SnapshotRow } from './snapshot-row.tsx'
import { TakeSnapshotButton } from './take-snapshot-button.tsx'
import { useSpace } from './use-space.ts'

interface KeptDesktopProps {
  desktop: Desktop
}

export function KeptDesktop({ desktop }: KeptDesktopProps) {
  const { t } = useTranslation('snapshots')
  const discard = useDiscardDesktop()
  const spaceOf = useSpace()
  const { template_name: name, state, snapshots, disks, snapshot_problem: problem } = desktop
  const hasNext = snapshots.some(({ is_next }) => is_next)
  return (
    <Card component="article" aria-label={name}>
      <Group justify="space-between" mb="sm">
        <Group gap="sm">
          <Title order={2}>{name}</Title>
          <Badge variant="light" radius="sm" color={state === 'kept' ? 'lamp' : 'gray'}>
            {t(`states.${state}`)}
          </Badge>
        </Group>
        {state === 'open' && (
          <Group gap="xs">
            <TakeSnapshotButton desktop={desktop} />
            <Button
              size="xs"
              variant="light"
              renderRoot={(props) => (
                <Link to="/sessions/$id" params={{ id: desktop.session_id }} {...props} />
              )}
            >
              {t('goThere')}
            </Button>
          </Group>
        )}
        {state === 'kept' && (
          <Group gap="xs">
            <TakeSnapshotButton desktop={desktop} />
            <Button
              size="xs"
              variant="light"
              aria-label={t('launch.openFor', { name })}
              renderRoot={(props) => (
                <Link to="/" search={{ options: desktop.template_id }} {...props} />
              )}
            >
              {t('launch.open')}
            </Button>
            <ConfirmButton
              label={t('discard.open')}
              name={t('discard.title', { name })}
              question={t('discard.title', { name })}
              loss={
                snapshots.length === 0
                  ? t('discard.lossAlone')
                  : t('discard.loss', { count: snapshots.length })
              }
              confirm={t('discard.yes')}
              action={discard}
              onConfirm={(close) => discard.mutate(desktop.template_id, { onSuccess: close })}
            />
          </Group>
        )}
      </Group>
      {problem && (
        <Alert color="yellow" variant="light" mb="sm">
          <Text size="sm">
            <bdi>{problem.message}</bdi>
          </Text>
          {problem.hint && (
            <Text size="sm" c="dimmed">
              <bdi>{problem.hint}</bdi>
            </Text>
          )}
        </Alert>
      )}
      {disks && (
        <Text size="sm" c="dimmed" mb="sm">
          {spaceOf('disks', disks)}
        </Text>
      )}
      {state === 'kept' && !hasNext && <Text size="sm">{t('asLeft')}</Text>}
      {snapshots.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(state === 'open' ? 'noneYet' : 'none')}
        </Text>
      ) : (
        <ul className={classes.snapshots}>
          {snapshots.map((snapshot) => (
            <SnapshotRow key={snapshot.id} snapshot={snapshot} state={state} />
          ))}
        </ul>
      )}
    </Card>
  )
}
