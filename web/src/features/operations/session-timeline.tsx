import type { SessionStep, SessionTask } from '@carrel/contract'
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { spoken } from '../../i18n/i18n.ts'
import { localeOf } from '../../i18n/languages.ts'
import classes from './operations.module.css'
import { useDuration } from './use-duration.ts'

type Span = Pick<SessionStep, 'began_at' | 'ended_at'>

function SpanCells({ began_at, ended_at }: Span) {
  const { t } = useTranslation('operations')
  const duration = useDuration()
  const clock = new Intl.DateTimeFormat(localeOf(spoken()), { timeStyle: 'medium' })
  return (
    <>
      <Table.Td className={classes.moment}>{clock.format(new Date(began_at))}</Table.Td>
      <Table.Td className={classes.moment} data-number>
        {ended_at ? duration(Date.parse(ended_at) - Date.parse(began_at)) : t('details.running')}
      </Table.Td>
    </>
  )
}

export function SessionTimeline({ steps }: { steps: SessionStep[] }) {
  const { t } = useTranslation('operations')
  return (
    <Table verticalSpacing={6} className={classes.table} aria-label={t('details.timeline')}>
      <Table.Tbody>
        {steps.map((step) => (
          <Table.Tr key={`${step.name} ${step.began_at}`}>
            <Table.Th scope="row">{t(`step.${step.name}` as 'step.pending')}</Table.Th>
            <SpanCells {...step} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

export function SessionTasks({ tasks }: { tasks: SessionTask[] }) {
  const { t } = useTranslation('operations')
  if (tasks.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('details.noTasks')}
      </Text>
    )
  }
  return (
    <Table verticalSpacing={6} className={classes.table} aria-label={t('details.tasks')}>
      <Table.Tbody>
        {tasks.map((task) => (
          <Table.Tr key={task.upid}>
            <Table.Th scope="row">
              {task.kind}
              <div className={classes.upid} dir="ltr">
                {task.upid}
              </div>
              {task.problem && (
                <Text size="xs" c="red">
                  <bdi>{task.problem}</bdi>
                </Text>
              )}
            </Table.Th>
            <SpanCells {...task} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
