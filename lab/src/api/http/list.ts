import type { Format } from './parameter.ts'

/** Items of a `-list`: by commas, semicolons and blanks, or by NUL where 7.4 strung an array together. */
export function splitList(text: string): string[] {
  const items = text.includes('\0') ? text.split('\0') : text.split(/[,;\s]+/)
  return items.filter((item) => item !== '')
}

/** The first item that is wrong. */
export const listOf =
  (format: Format): Format =>
  (value, where) => {
    for (const item of splitList(value)) {
      const fault = format(item, where)
      if (fault) return fault
    }
    return null
  }
