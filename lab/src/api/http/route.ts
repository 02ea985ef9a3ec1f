import type { Caller } from '../access/access-control.ts'
import type { Permission } from '../access/permission.ts'
import type { Lab } from '../lab.ts'
import type { RawParameters, Schema, Values } from './parameter.ts'

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

export interface Route {
  readonly method: Method
  /** `/nodes/{node}/qemu/{vmid}`: parts in braces are parameters like any other. */
  readonly path: string
  readonly schema: Schema
  readonly permission: Permission | null
  readonly handle: (request: Request<Schema>) => unknown
}

interface Definition<S extends Schema> {
  readonly schema: S
  readonly permission?: Permission
  readonly handle: (request: Request<S>) => unknown
}

export function route<const S extends Schema>(
  method: Method,
  path: string,
  definition: Definition<S>,
): Route {
  return {
    method,
    path,
    schema: definition.schema,
    permission: definition.permission ?? null,
    handle: (request) => definition.handle(request as Request<S>),
  }
}

interface Place {
  readonly children: Map<string, Place>
  parameter: { readonly name: string; readonly place: Place } | null
  readonly routes: Map<string, Route>
}
const emptyPlace = (): Place => ({ children: new Map(), parameter: null, routes: new Map() })

export interface Router {
  find(method: string, path: string): { route: Route; pathParameters: RawParameters } | null
}

export function createRouter(routes: readonly Route[]): Router {
  const root = emptyPlace()
  for (const each of routes) placeFor(root, each.path).routes.set(each.method, each)
  return {
    find(method, path) {
      let place = root
      const pathParameters: Record<string, string> = {}
      for (const segment of path.split('/').filter(Boolean)) {
        const fixed = place.children.get(segment)
        if (fixed) place = fixed
        else if (place.parameter) {
          const value = decoded(segment)
          if (value === null) return null
          pathParameters[place.parameter.name] = value
          place = place.parameter.place
        } else return null
      }
      const found = place.routes.get(method)
      return found ? { route: found, pathParameters } : null
    },
  }
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

function placeFor(root: Place, path: string): Place {
  let place = root
  for (const segment of path.split('/').filter(Boolean)) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1]
    if (name === undefined) {
      const next = place.children.get(segment) ?? emptyPlace()
      place.children.set(segment, next)
      place = next
    } else {
      place.parameter ??= { name, place: emptyPlace() }
      place = place.parameter.place
    }
  }
  return place
}
