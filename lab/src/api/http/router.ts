import type { Major } from '../nodes/manner.ts'
import type { RawParameters } from './parameter.ts'
import type { Route } from './route.ts'

interface Place {
  readonly children: Map<string, Place>
  parameter: { readonly name: string; readonly place: Place } | null
  readonly routes: Map<string, Route>
}
const emptyPlace = (): Place => ({ children: new Map(), parameter: null, routes: new Map() })

export interface Router {
  /** By a decoded path. */
  find(method: string, path: string): { route: Route; pathParameters: RawParameters } | null
}

const segmentsOf = (path: string) => path.split('/').filter(Boolean)

function childFor(place: Place, segment: string): Place {
  const name = /^\{(\w+)\}$/.exec(segment)?.[1]
  if (name !== undefined) {
    place.parameter ??= { name, place: emptyPlace() }
    return place.parameter.place
  }
  const child = place.children.get(segment) ?? emptyPlace()
  place.children.set(segment, child)
  return child
}

/** Of the routes that the version has. */
export function createRouter(routes: readonly Route[], major: Major): Router {
  const root = emptyPlace()
  for (const each of routes) {
    if (each.since > major) continue
    segmentsOf(each.path).reduce(childFor, root).routes.set(each.method, each)
  }
  return {
    find(method, path) {
      let place = root
      const pathParameters: Record<string, string> = {}
      for (const segment of segmentsOf(path)) {
        const fixed = place.children.get(segment)
        if (fixed) place = fixed
        else if (place.parameter && !/\s/.test(segment)) {
          pathParameters[place.parameter.name] = segment
          place = place.parameter.place
        } else return null
      }
      const found = place.routes.get(method)
      return found ? { route: found, pathParameters } : null
    },
  }
}
