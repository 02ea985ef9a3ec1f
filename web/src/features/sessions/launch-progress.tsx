import type { Session } from '@carrel/contract'
import { Group, Loader, Progress, Text, Title, VisuallyHidden } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { serverNow } from '../../api/server-clock.ts'
import { readyLabel } from '../templates/template-facts.ts'
import { templatesQuery } from '../templates/template-queries.ts'
import classes from './launch-progress.module.css'
import { currentStep, elapsedLabel, launchProgress, launchSteps } from './launch-steps.ts'
import { TerminateSessionButton } from './terminate-session-button.tsx'
import { machineLabel } from './use-session-status.ts'

const REDRAW_MS = 250
const USUAL_WHERE_UNKNOWN_MS = 20_000

function useElapsed(since: string): number {
  const elapsed = (): number => Math.max(0, serverNow() - Date.parse(since))
  const [elapsedMs, setElapsedMs] = useState(elapsed)
  useEffect(() => {
    const timer = setInterval(() => setElapsedMs(elapsed()), REDRAW_MS)
    return () => clearInterval(timer)
  })
  return elapsedMs
}

interface LaunchProgressProps {
  session: Session
}

export function LaunchProgress({ session }: LaunchProgressProps) {
  const { data: templates } = useQuery(templatesQuery)
  const usual = templates?.find(({ id }) => id === session.template_id)?.typical_launch_ms ?? null
  const elapsedMs = useElapsed(session.created_at)
  const current = currentStep(session)
  const index = launchSteps.findIndex(({ key }) => key === current)

  return (
    <div className={classes.panel}>
      <Title order={1}>{session.template_name}</Title>
      <Text c="dimmed" mt={4} className="tabular">
        {session.vm_ip_address
          ? `Connecting to ${machineLabel(session)}`
          : `Preparing your ${machineLabel(session)}`}
      </Text>
      <Progress
        value={launchProgress(elapsedMs, usual ?? USUAL_WHERE_UNKNOWN_MS)}
        size={4}
        mt="xl"
        aria-label="Progress of the launch"
        transitionDuration={REDRAW_MS}
      />
      <Group justify="space-between" mt={8}>
        <Text size="sm" className="tabular">
          {elapsedLabel(elapsedMs)}
        </Text>
        <Text size="sm" c="dimmed">
          {usual === null ? 'first launch of this template' : `usually ${readyLabel(usual)}`}
        </Text>
      </Group>
      <ol className={classes.steps}>
        {launchSteps.map(({ key, label }, place) => {
          const state = place < index ? 'done' : place === index ? 'current' : 'ahead'
          return (
            <li
              key={key}
              data-state={state}
              {...(state === 'current' ? { 'aria-current': 'step' as const } : {})}
            >
              <span className={classes.mark} aria-hidden="true">
                {state === 'done' && <IconCheck size={14} stroke={2.5} />}
                {state === 'current' && <Loader size={14} />}
              </span>
              {label}
              {key === 'address' && session.vm_ip_address && (
                <span className={classes.detail}>{session.vm_ip_address}</span>
              )}
            </li>
          )
        })}
      </ol>
      <VisuallyHidden role="status">{launchSteps[index]?.label}</VisuallyHidden>
      <Group justify="flex-end" mt="lg">
        <TerminateSessionButton session={session} isQuiet />
      </Group>
    </div>
  )
}
