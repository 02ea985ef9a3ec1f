import { z } from 'zod'

/*
 * Perl has one kind of scalar, so what arrives as number, string, boolean, null or not at all is up to the version and to
 * what the value was last used for. Every scalar of an answer is therefore read by one of these.
 */

const numeral = z.string().regex(/^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i)

export const number = z.union([z.number(), numeral.transform(Number)]).pipe(z.number())
export const integer = number.pipe(z.int())

/** Null where it is missing or empty, as a node’s figures are for who may not see them. */
export const figure = z
  .union([number, z.literal('')])
  .nullish()
  .transform((value) => (typeof value === 'number' ? value : null))

export const text = z.union([z.string(), z.number(), z.boolean()]).transform((value) => {
  if (typeof value === 'boolean') return value ? '1' : ''
  return String(value)
})

/** Null where it is missing or empty. */
export const optionalText = text.nullish().transform((value) => value || null)

export const flag = z
  .union([z.boolean(), z.literal(['', 0, 1, '0', '1'])])
  .nullish()
  .transform((value) => Number(value ?? 0) === 1)

/** `a;b`, `a,b` or `a b`. */
export const list = text
  .nullish()
  .transform((value) => (value ?? '').split(/[;, ]+/).filter(Boolean))

export const nothing = z.unknown()
