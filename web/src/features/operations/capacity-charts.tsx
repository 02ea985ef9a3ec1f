import '@mantine/charts/styles.css'
import type { CapacityFigures, HistoryPoint, HistoryRange } from '@carrel/contract'
import { CompositeChart, type CompositeChartSeries } from '@mantine/charts'
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { spoken } from '../../i18n/i18n.ts'
import { localeOf } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './capacity-charts.module.css'

const MIB_PER_GIB = 1024

/** Told apart by their shape too: an area, a line, and limits that are broken lines. */
const USED = { type: 'area', color: 'var(--mantine-primary-color-filled)' } as const
const GIVEN = { type: 'line', color: 'var(--carrel-brass)' } as const
const LIMIT = { type: 'line', color: 'var(--mantine-color-dimmed)' } as const
const DASHES = '7 4'
const DOTS = '2 3'

interface CapacityChartsProps {
  points: HistoryPoint[]
  range: HistoryRange
}

/** CPU, memory and VMs over time. What nobody saw is a gap. */
export function CapacityCharts({ points, range }: CapacityChartsProps) {
  const { t } = useTranslation('operations')
  const last = points.findLast(({ figures }) => figures !== null)?.figures
  if (!last) return <Text c="dimmed">{t('chart.none')}</Text>
  const amounts = [
    { ...USED, name: 'used', label: t('chart.used') },
    { ...GIVEN, name: 'allocated', label: t('chart.allocated') },
    { ...LIMIT, name: 'allocatable', label: t('chart.allocatable'), strokeDasharray: DASHES },
    { ...LIMIT, name: 'physical', label: t('chart.physical'), strokeDasharray: DOTS },
  ]
  const cpu = (figures: CapacityFigures) => ({
    used: figures.cpu_used,
    allocated: figures.cpu_allocated,
    allocatable: figures.cpu_allocatable,
    physical: figures.cpu_physical,
  })
  const gigabytes = (mebibytes: number | null) =>
    mebibytes === null ? null : Math.round((mebibytes / MIB_PER_GIB) * 10) / 10
  const memory = (figures: CapacityFigures) => ({
    used: gigabytes(figures.memory_used_mb),
    allocated: gigabytes(figures.memory_allocated_mb),
    allocatable: gigabytes(figures.memory_allocatable_mb),
    physical: gigabytes(figures.memory_physical_mb),
  })
  const vms = (figures: CapacityFigures) => ({ own: figures.own_vms, others: figures.other_vms })
  const kinds = [
    { ...USED, name: 'own', label: t('chart.own') },
    { ...LIMIT, name: 'others', label: t('chart.others'), strokeDasharray: DASHES },
  ]
  return (
    <div className={classes.charts}>
      <Chart title={t('chart.cpu')} series={amounts} figuresOf={cpu} {...{ points, range }} />
      <Chart title={t('chart.memory')} series={amounts} figuresOf={memory} {...{ points, range }} />
      <Chart title={t('chart.vms')} series={kinds} figuresOf={vms} {...{ points, range }} />
    </div>
  )
}

interface ChartProps extends CapacityChartsProps {
  title: string
  series: (CompositeChartSeries & { label: string })[]
  figuresOf: (figures: CapacityFigures) => Record<string, number | null>
}

function Chart({ title, series, figuresOf, points, range }: ChartProps) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
  const shown = (value: number) => number(value, { maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(
    localeOf(spoken()),
    range === '24h' ? { timeStyle: 'short' } : { weekday: 'short', hour: 'numeric' },
  )
  const data = points.map(({ at, figures }) => ({
    at: time.format(new Date(at)),
    ...(figures && figuresOf(figures)),
  }))
  const last = points.findLast(({ figures }) => figures !== null)?.figures
  const now = last ? figuresOf(last) : {}
  const values = series.map(({ name, label }) => `${label} ${shown(now[name] ?? 0)}`).join(', ')
  return (
    <figure className={classes.chart} aria-label={t('chart.now', { name: title, values })}>
      <Text component="figcaption" size="sm" fw={600} mb="xs">
        {title}
      </Text>
      <div aria-hidden="true" dir="ltr">
        <CompositeChart
          h={200}
          data={data}
          dataKey="at"
          series={series}
          curveType="monotone"
          connectNulls={false}
          withDots={false}
          strokeWidth={2}
          areaProps={{ fillOpacity: 0.18 }}
          valueFormatter={shown}
          yAxisProps={{ domain: [0, 'auto'], allowDecimals: false, width: 36 }}
          xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 36 }}
          // Hidden from those who hear the page, who have the text below: so nothing in it takes the focus.
          composedChartProps={{ accessibilityLayer: false }}
        />
      </div>
      <div className={classes.legend} aria-hidden="true">
        {series.map(({ name, label, color, type, strokeDasharray }) => (
          <span key={name}>
            <svg aria-hidden="true" width="22" height="10" style={{ color }}>
              {type === 'area' && <rect width="22" height="10" className={classes.area} />}
              <line
                x2="22"
                y1="5"
                y2="5"
                className={classes.line}
                strokeDasharray={strokeDasharray}
              />
            </svg>
            {label}
            <strong className="tabular">{shown(now[name] ?? 0)}</strong>
          </span>
        ))}
      </div>
    </figure>
  )
}
