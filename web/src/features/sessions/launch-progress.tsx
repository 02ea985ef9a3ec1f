import type { Session } from '@carrel/contract'
import { Button, Group, Loader, Progress, Text, Title, VisuallyHidden } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconHourglass from '@tabler/icons-react/dist/esm/icons/IconHourglass.mjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'
import { askForNotices, canAskForNotices } from './browser-notice.ts'
import classes from './launch-progress.module.css'
import {
  currentStep,
  elapsedLabel,
  expectation,
  type LaunchStep,
  launchSteps,
  stepDuration,
} from './launch-steps.ts'
import { TerminateSessionButton } from './terminate-session-button.tsx'
import { REDRAW_MS, useLaunchClock } from './use-launch-clock.ts'
import { useMachineLabel } from './use-machine-label.ts'
import { WaitNotice } from './wait-notice.tsx'

/** A tenth of a second is the least that is told. */
const SHOWN_FROM_MS = 50

interface LaunchProgressProps {
  session: Session
}

/** A launch on its way, step by step as the events tell of it. */
export function LaunchProgress({ session }: LaunchProgressProps) {
  const { t } = useTranslation('sessions')
  const machine = useMachineLabel(session)
  const { now, progress } = useLaunchClock(session)
  const current = currentStep(session)
  const index = launchSteps.findIndex(({ key }) => key === current)

  return (
    <div className={classes.panel}>
      <Title order={1}>{session.template_name}</Title>
      <Text c="dimmed" mt={4} className="tabular">
        {t(session.vm_ip_address ? 'viewer.connecting' : 'launch.preparing', { machine })}
      </Text>
      <Progress
        value={Math.round(progress)}
        {...(session.waiting && { color: 'yellow' })}
        size={4}
        mt="xl"
        aria-label={t('launch.progress')}
        transitionDuration={REDRAW_MS}
      />
      <Group justify="space-between" mt={8}>
        <Text size="sm" className="tabular">
          <bdi>{elapsedLabel(now - Date.parse(session.created_at))}</bdi>
        </Text>
        {!session.waiting && <Expected session={session} now={now} />}
      </Group>
      <WaitNotice session={session} then="launch" />
      <ol className={classes.steps}>
        {launchSteps.map((step, place) => (
          <Step
            key={step.key}
            step={step}
            session={session}
            state={place < index ? 'done' : place === index ? 'current' : 'ahead'}
          />
        ))}
      </ol>
      {!session.waiting && (
        <VisuallyHidden role="status">{t(`launch.steps.${current}`)}</VisuallyHidden>
      )}
      <Text size="sm" c="dimmed" mt="lg">
        {t('launch.stay')}
      </Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <TellWhenReady />
        <TerminateSessionButton session={session} isQuiet />
      </Group>
    </div>
  )
}

/** Only as long as the browser has not been asked whether it may. */
function TellWhenReady() {
  const { t } = useTranslation('sessions')
  const [mayAsk, setMayAsk] = useState(canAskForNotices)
  if (!mayAsk) return null
  return (
    <Button variant="default" onClick={() => void askForNotices().finally(() => setMayAsk(false))}>
      {t('launch.tell')}
    </Button>
  )
}

function Expected({ session, now }: LaunchProgressProps & { now: number }) {
  const { t } = useTranslation('sessions')
  const measures = useMeasures()
  const expected = expectation(session, now)
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {expected.kind === 'in'
        ? t('launch.expected.in', { wait: measures.wait(expected.ms) })
        : t(`launch.expected.${expected.kind}`)}
    </Text>
  )
}

interface StepProps {
  step: LaunchStep
  session: Session
  state: 'done' | 'current' | 'ahead'
}

function Step({ step: { key, phases }, session, state }: StepProps) {
  const { t } = useTranslation('sessions')
  const measures = useMeasures()
  const took = state === 'done' ? stepDuration(phases, session) : null
  return (
    <li data-state={state} {...(state === 'current' && { 'aria-current': 'step' as const })}>
      <span className={classes.mark} aria-hidden="true">
        {state === 'done' && <IconCheck size={14} stroke={2.5} />}
        {state === 'current' &&
          (session.waiting ? <IconHourglass size={16} stroke={1.6} /> : <Loader size={14} />)}
      </span>
      {t(`launch.steps.${key}`)}
      <span className={classes.detail}>
        {key === 'address' && session.vm_ip_address && (
          <bdi className={classes.address}>{session.vm_ip_address}</bdi>
        )}
        {took !== null && took >= SHOWN_FROM_MS && (
          <span className={classes.took}>{measures.seconds(took)}</span>
        )}
      </span>
    </li>
  )
}
