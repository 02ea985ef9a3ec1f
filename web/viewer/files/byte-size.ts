const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** In the units that file managers show, three digits at most. */
export function byteSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${size.toLocaleString(undefined, { maximumSignificantDigits: 3 })} ${UNITS[unit]}`
}
