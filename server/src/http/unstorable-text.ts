import { Refusal } from './refusal.ts'

/** @throws Refusal `invalid_input`, at the field of the part of a request that holds it */
export function refuseUnstorable(parts: Readonly<Record<string, unknown>>): void {
  for (const [part, given] of Object.entries(parts)) {
    const path = unstorableText(given)
    if (path === null) continue
    throw new Refusal(422, 'invalid_input', `Something in the ${part} is not as it should be.`, {
      fields: { [path || part]: 'holds characters that cannot be stored' },
    })
  }
}

/**
 * Where text is that PostgreSQL does not take, as the field's path: with the character U+0000, or half of a pair of
 * surrogates. Null if there is none.
 */
export function unstorableText(given: unknown): string | null {
  const left: [path: string, value: unknown][] = [['', given]]
  for (const [path, value] of left)
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) return path
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value))
        left.push([path === '' ? name : `${path}.${name}`, each])
  return null
}
