/** Amounts in the words of a language, as Intl knows them. */
export interface Measures {
  /** "2 GB" */
  memory(megabytes: number): string
  disk(gigabytes: number): string
  /** Of bytes: "2.1 GB", "300 MB" */
  size(bytes: number): string
  /** "1 hr 30 min" */
  duration(minutes: number): string
  /** "0.4 sec" */
  seconds(milliseconds: number): string
  /** "2 cores, 2 GB" */
  together(amounts: readonly string[]): string
  /** "20 seconds", "2 minutes" */
  wait(milliseconds: number): string
}

const MINUTES_FROM_SECONDS = 90

export function measuresIn(language: string): Measures {
  const unit = (amount: number, name: string, unitDisplay: 'short' | 'long' = 'short'): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay,
      maximumFractionDigits: 1,
    }).format(amount)

  return {
    memory: (megabytes) =>
      megabytes >= 1024 ? unit(megabytes / 1024, 'gigabyte') : unit(megabytes, 'megabyte'),
    size: (bytes) => {
      const megabytes = bytes / 1024 ** 2
      return megabytes >= 1024
        ? unit(megabytes / 1024, 'gigabyte')
        : unit(Math.round(megabytes), 'megabyte')
    },
    disk: (gigabytes) => unit(gigabytes, 'gigabyte'),
    duration: (minutes) => {
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      if (hours === 0) return unit(rest, 'minute')
      return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`
    },
    together: (amounts) =>
      new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(amounts),
    seconds: (milliseconds) => unit(milliseconds / 1000, 'second'),
    wait: (milliseconds) => {
      const seconds = Math.max(1, Math.round(milliseconds / 1000))
      return seconds < MINUTES_FROM_SECONDS
        ? unit(seconds, 'second', 'long')
        : unit(Math.round(seconds / 60), 'minute', 'long')
    },
  }
}
