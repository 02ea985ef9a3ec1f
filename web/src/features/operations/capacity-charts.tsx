import '@mantine/charts/styles.css'
import type { CapacityFigures, HistoryPoint, HistoryRange } from '@carrel/contract'
import { LineChart } from '@mantine/charts'
import { ColorSwatch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { spoken } from '../../i18n/i18n.ts'
import { localeOf } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'

const MIB_PER_GIB = 1024

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
    { name: 'used', label: t('chart.used'), color: 'lamp.5' },
    { name: 'allocated', label: t('chart.allocated'), color: 'yellow.7' },
    { name: 'allocatable', label: t('chart.allocatable'), color: 'gray.5' },
    { name: 'physical', label: t('chart.physical'), color: 'gray.7' },
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
    { name: 'own', label: t('chart.own'), color: 'lamp.5' },
    { name: 'others', label: t('chart.others'), color: 'gray.5' },
  ]
  return (
    <div className={classes.cards}>
      <Chart title={t('chart.cpu')} series={amounts} figuresOf={cpu} {...{ points, range }} />
      <Chart title={t('chart.memory')} series={amounts} figuresOf={memory} {...{ points, range }} />
      <Chart title={t('chart.vms')} series={kinds} figuresOf={vms} {...{ points, range }} />
    </div>
  )
}

interface ChartProps extends CapacityChartsProps {
  title: string
  series: { name: string; label: string; color: string }[]
  figuresOf: (figures: CapacityFigures) => Record<string, number | null>
}

function Chart({ title, series, figuresOf, points, range }: ChartProps) {
  const { t } = useTranslation('operations')
  const { number } = useFormats()
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
  const values = series
    .map(({ name, label }) => `${label} ${number(now[name] ?? 0, { maximumFractionDigits: 1 })}`)
    .join(', ')
  return (
    <figure style={{ margin: 0 }} aria-label={t('chart.now', { name: title, values })}>
      <Text component="figcaption" size="sm" fw={600} mb="xs">
        {title}
      </Text>
      <div aria-hidden="true" dir="ltr">
        <LineChart
          h={200}
          data={data}
          dataKey="at"
          series={series}
          curveType="monotone"
          connectNulls={false}
          withDots={false}
          strokeWidth={2}
          valueFormatter={(value) => number(value, { maximumFractionDigits: 1 })}
          xAxisProps={{ minTickGap: 48 }}
          // Hidden from those who hear the page, who have the text below: so nothing in it takes the focus.
          lineChartProps={{ accessibilityLayer: false }}
        />
      </div>
      <div className={classes.legend} aria-hidden="true">
        {series.map(({ name, label, color }) => (
          <span key={name}>
            <ColorSwatch
              size={9}
              withShadow={false}
              color={`var(--mantine-color-${color.replace('.', '-')})`}
            />
            {label} {number(now[name] ?? 0, { maximumFractionDigits: 1 })}
          </span>
        ))}
      </div>
    </figure>
  )
}
