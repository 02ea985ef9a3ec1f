import type { Caller } from '../access/access-control.ts'
import type { Permission } from '../access/permission.ts'
import type { Lab } from '../lab.ts'
import type { Major } from '../nodes/manner.ts'
import type { Schema, Values } from './parameter.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Request<S extends Schema> {
  readonly lab: Lab
  readonly caller: Caller
  readonly params: Values<S>
}

/** What stands beside `data` in an answer; only a task's log has it. */
export class Listing {
  readonly data: readonly unknown[]
  readonly total: number
  constructor(data: readonly unknown[], total: number) {
    this.data = data
    this.total = total
  }
}

interface Options {
  /** Null: whoever is known may. */
  readonly permission: Permission | null
  /** The first version that has it; older ones answer 501. */
  readonly since: Major
  /** `world`: nobody is asked who they are. */
  readonly audience: 'world' | 'known'
  /** Whether a token will do in place of a ticket. */
  readonly withToken: boolean
}

export interface Route extends Options {
  readonly method: Method
  /** `/nodes/{node}/qemu/{vmid}`: parts in braces are parameters like any other. */
  readonly path: string
  readonly schema: Schema
  readonly handle: (request: Request<Schema>) => unknown
}

interface Definition<S extends Schema> extends Partial<Options> {
  readonly schema: S
  readonly handle: (request: Request<S>) => unknown
}

export function route<const S extends Schema>(
  method: Method,
  path: string,
  definition: Definition<S>,
): Route {
  const { permission = null, since = 7, audience = 'known', withToken = true } = definition
  const options = { permission, since, audience, withToken }
  return {
    method,
    path,
    schema: definition.schema,
    ...options,
    handle: (request) => definition.handle(request as Request<S>),
  }
}
