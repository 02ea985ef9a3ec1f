import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/**
 * One call of the HTTP API, as data: server routes, the browser's client and the OpenAPI page are all made from it.
 * `path` uses `{name}` for parameters. `reply` maps each status that is not a refusal to its body; every refusal is a
 * `Problem`.
 */
export interface Operation {
  readonly method: Method
  readonly path: `/api/v1/${string}`
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** By their names in lower case. */
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
  readonly reply: Readonly<Record<number, z.ZodType>>
}

export const operation = <const O extends Operation>(definition: O): O => definition
