import { Alert, Button, Group, Text } from '@mantine/core'
import { ApiError, Refused } from '../api/api-error.ts'

interface ProblemAlertProps {
  error: unknown
  title?: string
  onRetry?: () => void
}

/** One way to tell of a failure: what happened, what would help, and a way to try again. */
export function ProblemAlert({ error, title, onRetry }: ProblemAlertProps) {
  const known = error instanceof ApiError ? error : undefined
  const incident = error instanceof Refused ? error.problem.incident : undefined
  return (
    <Alert color="red" variant="light" role="alert" title={title} className="carrel-problem">
      <Text size="sm">{known?.message ?? 'Something went wrong in this page.'}</Text>
      {known?.hint && (
        <Text size="sm" c="dimmed" mt={4}>
          {known.hint}
        </Text>
      )}
      {incident && (
        <Text size="xs" c="dimmed" mt={4} ff="monospace">
          Incident {incident}
        </Text>
      )}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  )
}
