const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Identifiers by their beginning, by which people tell them apart. */
export const shortened = (text: string): string => text.replace(UUID, (id) => id.slice(0, 8))

/** `name: value · name: value`, without what is not set. */
export function detailsInWords(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${plain(value)}`)
    .join(' · ')
}

function plain(value: unknown): string {
  if (typeof value === 'string') return shortened(value)
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value === 'object' && value !== null) return detailsInWords({ ...value }) || '–'
  return String(value)
}
