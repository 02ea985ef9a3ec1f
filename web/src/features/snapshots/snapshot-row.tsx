import type { Desktop, Snapshot } from '@carrel/contract'
import { Badge, Button, Group, Loader, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useFormats } from '../../i18n/use-formats.ts'
import { ConfirmButton } from './confirm-button.tsx'
import classes from './kept-desktop.module.css'
import { NoteForm } from './note-form.tsx'
import { useDeleteSnapshot, useRestoreSnapshot } from './snapshot-queries.ts'
import { useSpace } from './use-space.ts'

interface SnapshotRowProps {
  snapshot: Snapshot
  /** Of the desktop that it is of. */
  state: Desktop['state']
}

export function SnapshotRow({ snapshot, state }: SnapshotRowProps) {
  const { t } = useTranslation('snapshots')
  const { moment } = useFormats()
  const spaceOf = useSpace()
  const restore = useRestoreSnapshot()
  const remove = useDeleteSnapshot()
  const { id, is_next: isNext, is_being_deleted: isGoing, with_ram: withRam } = snapshot
  const { by_hand: byHand, state: taking, problem } = snapshot
  const isTaken = taking === 'taken'
  const time = moment(snapshot.created_at)
  return (
    <li className={classes.row} aria-current={isNext ? 'true' : undefined}>
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={550} className="tabular">
            {time}
          </Text>
          {isNext && (
            <Badge size="sm" radius="sm" className={classes.next}>
              {t('next')}
            </Badge>
          )}
          {byHand && isTaken && (
            <Badge size="sm" radius="sm" color="gray" variant="light">
              {t('byHand')}
            </Badge>
          )}
          {taking === 'being_taken' && (
            <Badge size="sm" radius="sm" variant="light" leftSection={<Loader size={10} />}>
              {t('taking')}
            </Badge>
          )}
          {taking === 'failed' && (
            <Badge size="sm" radius="sm" color="red" variant="light">
              {t('failed')}
            </Badge>
          )}
          {isGoing && (
            <Badge size="sm" radius="sm" color="gray" variant="light">
              {t('going')}
            </Badge>
          )}
        </Group>
        {problem && (
          <Text size="sm">
            {problem.message} {problem.hint}
          </Text>
        )}
        {isTaken && (
          <Text size="sm" c="dimmed">
            {t(withRam ? 'withRam' : 'disksOnly')}
            {snapshot.memory && ` ${spaceOf('memory', snapshot.memory)}`}
          </Text>
        )}
        {taking === 'failed' && remove.isError && <ProblemAlert error={remove.error} />}
        {taking === 'being_taken' ? (
          <Text size="sm">{snapshot.note}</Text>
        ) : (
          <NoteForm snapshot={snapshot} time={time} />
        )}
      </div>
      <div className={classes.actions}>
        {state === 'kept' && isTaken && !isNext && !isGoing && (
          <ConfirmButton
            label={t('restore.open')}
            name={t('restore.openFor', { time })}
            question={t('restore.title', { time })}
            loss={t('restore.loss')}
            confirm={t('restore.yes')}
            isHarmless
            action={restore}
            onConfirm={(close) => restore.mutate(id, { onSuccess: close })}
          />
        )}
        {taking === 'failed' && !isGoing && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('forgetFor', { time })}
            loading={remove.isPending}
            onClick={() => remove.mutate(id)}
          >
            {t('forget')}
          </Button>
        )}
        {isTaken && !isNext && !isGoing && (
          <ConfirmButton
            label={t('delete.open')}
            name={t('delete.title', { time })}
            question={t('delete.title', { time })}
            loss={t('delete.loss')}
            confirm={t('delete.yes')}
            action={remove}
            onConfirm={(close) => remove.mutate(id, { onSuccess: close })}
          />
        )}
      </div>
    </li>
  )
}
