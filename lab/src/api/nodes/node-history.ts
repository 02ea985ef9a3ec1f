import type { Major } from './manner.ts'

export type Timeframe = 'hour' | 'day' | 'week' | 'month' | 'year' | 'decade'
export const timeframes: readonly Timeframe[] = ['hour', 'day', 'week', 'month', 'year', 'decade']
export type Consolidation = 'AVERAGE' | 'MAX'

const minute = 60
const day = 86_400

/** Seconds that one row stands for, and how many rows there are. */
type Resolution = readonly [seconds: number, rows: number]

/** 7 and 8 keep five time frames; a decade is as a year with them. */
const earlier: Readonly<Record<Timeframe, Resolution>> = {
  hour: [minute, 70],
  day: [30 * minute, 70],
  week: [180 * minute, 70],
  month: [day / 2, 70],
  year: [7 * day, 70],
  decade: [7 * day, 70],
}
const nine: Readonly<Record<Timeframe, Resolution>> = {
  hour: [minute, 60],
  day: [minute, 1440],
  week: [30 * minute, 336],
  month: [30 * minute, 1440],
  year: [day / 4, 1440],
  decade: [7 * day, 570],
}

export type Sample = Readonly<Record<string, number>>

interface Minute {
  /** The second that it ends with. */
  readonly time: number
  readonly samples: Sample[]
}

/** Beyond that, the oldest is forgotten. */
const keptMinutes = 1440

const consolidate: Readonly<Record<Consolidation, (values: readonly number[]) => number>> = {
  AVERAGE: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MAX: (values) => Math.max(...values),
}

/** The figures of a node over time, as long as the lab runs; at most a day of it. */
export class NodeHistory {
  readonly #minutes: Minute[] = []

  add(sample: Sample, nowMs: number): void {
    const time = Math.ceil(nowMs / 1000 / minute) * minute
    const last = this.#minutes.at(-1)
    if (last?.time === time) last.samples.push(sample)
    else this.#minutes.push({ time, samples: [sample] })
    if (this.#minutes.length > keptMinutes) this.#minutes.shift()
  }

  /** `GET /nodes/{node}/rrddata`: a row without figures for each time before there were any. */
  rows(
    { timeframe, cf }: { timeframe: Timeframe; cf: Consolidation },
    { major, nowMs }: { major: Major; nowMs: number },
  ): Record<string, number>[] {
    const [seconds, count] = (major === 9 ? nine : earlier)[timeframe]
    const last = Math.floor(nowMs / 1000 / seconds) * seconds
    const rows = Array.from({ length: count }, (_, index) => {
      const time = last - (count - 1 - index) * seconds
      return { time, ...this.#between(time - seconds, time, cf) }
    })
    // The newest row of 9 is left out while it is empty.
    const newest = rows.at(-1)
    return major === 9 && newest && Object.keys(newest).length === 1 ? rows.slice(0, -1) : rows
  }

  #between(after: number, until: number, cf: Consolidation): Sample {
    const samples = this.#minutes
      .filter(({ time }) => after < time && time <= until)
      .flatMap((each) => each.samples)
    const names = Object.keys(samples[0] ?? {})
    return Object.fromEntries(
      names.map((name) => [name, consolidate[cf](samples.map((sample) => sample[name] ?? 0))]),
    )
  }
}
