import type { Session } from '@carrel/contract'
import { Alert, Loader, Text } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../api/server-clock.ts'
import { testPhases, totalMs } from './test-phases.ts'
import classes from './test-progress.module.css'
import { useSeconds } from './use-seconds.ts'

const REDRAW_MS = 200

interface TestProgressProps {
  session: Session
}

/** Each phase live with how long it took, and in the end whether the template works. */
export function TestProgress({ session }: TestProgressProps) {
  const { t } = useTranslation('templates-admin')
  const seconds = useSeconds()
  return (
    <>
      <ol className={classes.phases}>
        {testPhases(session).map(({ phase, state, tookMs }) => (
          <li
            key={phase}
            data-state={state}
            {...(state === 'current' && { 'aria-current': 'step' as const })}
          >
            <span className={classes.mark} aria-hidden="true">
              {state === 'done' && <IconCheck size={14} stroke={2.5} />}
              {state === 'failed' && <IconX size={14} stroke={2.5} />}
              {state === 'current' && <Loader size={14} />}
            </span>
            {t(`phase.${phase}`)}
            <span className={classes.took}>
              {state === 'current' ? (
                <Since iso={session.step_started_at} />
              ) : (
                tookMs !== null && seconds(tookMs)
              )}
            </span>
          </li>
        ))}
      </ol>
      <TestOutcome session={session} />
    </>
  )
}

function Since({ iso }: { iso: string }) {
  const seconds = useSeconds()
  const elapsed = (): number => Math.max(0, serverNow() - Date.parse(iso))
  const [elapsedMs, setElapsedMs] = useState(elapsed)
  useEffect(() => {
    const timer = setInterval(() => setElapsedMs(elapsed()), REDRAW_MS)
    return () => clearInterval(timer)
  })
  return <>{seconds(elapsedMs)}</>
}

/** Said when it is known, and again when nothing of the test is left. */
function TestOutcome({ session }: { session: Session }) {
  const { t } = useTranslation('templates-admin')
  const seconds = useSeconds()
  const { failure, status, vm_id, end_reason } = session
  const isEnding = status === 'terminating' || status === 'terminated' || status === 'failed'
  if (!isEnding) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('test.running')}
      </Text>
    )
  }
  const isCancelled = failure === null && end_reason !== 'admin'
  const title = failure ? 'test.failed' : isCancelled ? 'test.cancelled' : 'test.worked'
  const isGone = vm_id === null && status !== 'terminating'
  return (
    <Alert
      color={failure ? 'red' : isCancelled ? 'gray' : 'lamp'}
      variant="light"
      role={failure ? 'alert' : 'status'}
      title={t(title, { time: seconds(totalMs(session)) })}
    >
      {failure && <Text size="sm">{failure.message}</Text>}
      {failure?.hint && (
        <Text size="sm" c="dimmed" mt={4}>
          {failure.hint}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt={failure ? 4 : 0}>
        {isGone ? t('test.cleaned') : t('test.cleaning')}
      </Text>
    </Alert>
  )
}
