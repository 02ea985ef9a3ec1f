import type { SessionDetails } from '@carrel/contract'
import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'

type ConnectionFiguresProps = Pick<SessionDetails, 'connection' | 'connection_problem'>

export function ConnectionFigures({ connection, connection_problem }: ConnectionFiguresProps) {
  const { t } = useTranslation('operations')
  const { moment, number } = useFormats()
  if (connection_problem) {
    return (
      <Alert color="yellow" variant="light">
        {connection_problem.message} {connection_problem.hint}
      </Alert>
    )
  }
  if (!connection) {
    return (
      <Text size="sm" c="dimmed">
        {t('details.noConnection')}
      </Text>
    )
  }
  const megabytes = (bytes: number): string =>
    number(bytes / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
  const when = (iso: string | null): string => (iso ? moment(iso) : '–')
  return (
    <dl className={classes.facts}>
      <dt>{t('filter.protocol')}</dt>
      <dd>{connection.protocol.toUpperCase()}</dd>
      <dt>{t('details.viewers')}</dt>
      <dd>{number(connection.viewers)}</dd>
      <dt>{t('details.in')}</dt>
      <dd>{megabytes(connection.bytes_in)}</dd>
      <dt>{t('details.out')}</dt>
      <dd>{megabytes(connection.bytes_out)}</dd>
      <dt>{t('details.firstFrame')}</dt>
      <dd>{when(connection.first_frame_at)}</dd>
      <dt>{t('details.lastInput')}</dt>
      <dd>{when(connection.last_input_at)}</dd>
    </dl>
  )
}
