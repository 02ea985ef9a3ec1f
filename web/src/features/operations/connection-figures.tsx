import type { SessionDetails } from '@carrel/contract'
import { Alert, Text } from '@mantine/core'
import { Fragment } from 'react'
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
        <bdi>
          {connection_problem.message} {connection_problem.hint}
        </bdi>
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
  const { quality, last_ending } = connection
  const amount = (bytes: number, per: '' | '-per-second' = ''): string =>
    bytes < 1e6
      ? number(bytes / 1e3, { style: 'unit', unit: `kilobyte${per}`, maximumFractionDigits: 0 })
      : number(bytes / 1e6, { style: 'unit', unit: `megabyte${per}`, maximumFractionDigits: 1 })
  const milliseconds = (value: number | null): string =>
    value === null ? '–' : number(value, { style: 'unit', unit: 'millisecond' })
  const when = (iso: string | null): string => (iso ? moment(iso) : '–')
  const rows: readonly (readonly [string, string])[] = [
    [t('filter.protocol'), connection.protocol.toUpperCase()],
    [t('details.viewers'), number(connection.viewers)],
    [t('details.guacd'), number(connection.upstreams)],
    [t('details.roundTrip'), milliseconds(quality.round_trip_ms)],
    [t('details.frameLag'), milliseconds(quality.frame_lag_ms)],
    [t('details.frames'), number(quality.frames_per_second, { maximumFractionDigits: 1 })],
    [t('details.speed'), amount(quality.bytes_per_second, '-per-second')],
    [t('details.in'), amount(connection.bytes_in)],
    [t('details.out'), amount(connection.bytes_out)],
    [t('details.drawn'), when(connection.drawn_at)],
    [t('details.firstFrame'), when(connection.first_frame_at)],
    [t('details.lastInput'), when(connection.last_input_at)],
  ]
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
      {last_ending && (
        <>
          <dt>{t('details.lastEnding')}</dt>
          <dd>
            {t('details.endingStatus', { when: when(last_ending.at), status: last_ending.status })}
          </dd>
        </>
      )}
    </dl>
  )
}
