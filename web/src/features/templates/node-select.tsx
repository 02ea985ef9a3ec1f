import { Alert, Radio, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { nodeChoices } from './launch-choices.ts'
import { placementQuery } from './placement-query.ts'

const ANYWHERE = 'anywhere'

interface NodeSelectProps {
  templateId: string
  /** null: wherever there is most room. */
  value: string | null
  onChange: (nodeId: string | null) => void
}

/** Only where there is something to choose, or nothing left. A node that cannot be chosen now says why. */
export function NodeSelect({ templateId, value, onChange }: NodeSelectProps) {
  const { t } = useTranslation('templates')
  const { data: placement, error, refetch } = useQuery(placementQuery(templateId))
  if (error)
    return <ProblemAlert title={t('nodes.problem')} error={error} onRetry={() => void refetch()} />
  if (!placement)
    return <Skeleton h={36} radius="md" role="status" aria-label={t('nodes.loading')} />
  const nodes = nodeChoices(placement)
  const isFull = nodes.length > 0 && nodes.every(({ reason }) => reason !== null)
  const warning = isFull && (
    <Alert color="yellow" variant="light" title={t('nodes.full')}>
      {nodes.length === 1 && nodes[0]?.reason}
    </Alert>
  )
  if (nodes.length < 2) return warning
  return (
    <>
      {warning}
      <Radio.Group
        label={t('nodes.label')}
        value={value ?? ANYWHERE}
        onChange={(chosen) => onChange(chosen === ANYWHERE ? null : chosen)}
      >
        <Stack gap="xs" mt={6} mah={220} style={{ overflowY: 'auto' }}>
          <Radio value={ANYWHERE} label={t('nodes.anywhere')} />
          {nodes.map(({ id, name, reason }) => (
            <Radio
              key={id}
              value={id}
              label={name}
              disabled={reason !== null}
              description={reason}
            />
          ))}
        </Stack>
      </Radio.Group>
    </>
  )
}
