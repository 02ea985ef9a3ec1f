import type { Problem } from '@carrel/contract'
import { Button, Group, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import classes from './launch-refusal.module.css'
import { QuotaLine } from './quota-line.tsx'

const OF_THE_QUOTA: ReadonlySet<string> = new Set(['own_sessions_used_up', 'minutes_used_up'])

interface LaunchRefusalProps {
  error: unknown
}

/** Why a launch or an extension was refused, what would help, and where one stands. */
export function LaunchRefusal({ error }: LaunchRefusalProps) {
  const { t } = useTranslation('sessions')
  const problem = error instanceof Refused ? error.problem : undefined
  const nodes = problem?.nodes ?? []
  return (
    <Stack gap="xs" mb="sm">
      <ProblemAlert error={error} />
      {problem && OF_THE_QUOTA.has(problem.code) && (
        <QuotaLine isBrief={problem.code === 'own_sessions_used_up'} />
      )}
      {nodes.length > 1 && <Nodes nodes={nodes} />}
      {problem?.session_id && (
        <Group>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link to="/sessions/$id" params={{ id: problem.session_id ?? '' }} {...props} />
            )}
          >
            {t('refusal.goThere')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

interface NodesProps {
  nodes: NonNullable<Problem['nodes']>
}

function Nodes({ nodes }: NodesProps) {
  const { t } = useTranslation('sessions')
  return (
    <details className={classes.why}>
      <summary>{t('refusal.nodes')}</summary>
      <ul className={classes.nodes}>
        {nodes.map(({ node_id, obstacles }) => (
          <li key={node_id}>{obstacles.map(({ message }) => message).join(' ')}</li>
        ))}
      </ul>
    </details>
  )
}
