import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Refused } from '../api/api-error.ts'
import { useProblemText } from './use-problem-text.ts'

interface ProblemAlertProps {
  error: unknown
  title?: string
  onRetry?: () => void
}

/** One way to tell of a failure: what happened, what would help, and a way to try again. */
export function ProblemAlert({ error, title, onRetry }: ProblemAlertProps) {
  const { t } = useTranslation()
  const { sentence, hint } = useProblemText(error)
  const incident = error instanceof Refused ? error.problem.incident : undefined
  return (
    <Alert color="red" variant="light" role="alert" title={title} className="carrel-problem">
      <Text size="sm">
        <bdi>{sentence}</bdi>
      </Text>
      {hint && (
        <Text size="sm" c="dimmed" mt={4}>
          <bdi>{hint}</bdi>
        </Text>
      )}
      {incident && (
        <Text size="xs" c="dimmed" mt={4} ff="monospace">
          {t('problem.incident', { id: incident })}
        </Text>
      )}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  )
}
