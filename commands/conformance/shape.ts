import { isObject, type JsonObject } from './json-value.ts'

/** What a value is like: its JSON types, the keys of its objects and which of them are always there, the items of its lists. */
export interface Shape {
  readonly types: ReadonlySet<string>
  /** Of objects: each key with whether every one had it. */
  readonly keys: ReadonlyMap<string, { readonly always: boolean; readonly shape: Shape }>
  /** Of lists; null where none had an item. */
  readonly items: Shape | null
  readonly emptyList: boolean
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The shape that all of these values have together. */
export function shapeOf(values: readonly unknown[]): Shape {
  const lists = values.filter(Array.isArray)
  const items = lists.flat()
  return {
    types: new Set(values.map(typeOf)),
    keys: keysOf(values.filter(isObject)),
    items: items.length === 0 ? null : shapeOf(items),
    emptyList: lists.some((list) => list.length === 0),
  }
}

function keysOf(records: readonly JsonObject[]): Shape['keys'] {
  const names = new Set(records.flatMap((each) => Object.keys(each)))
  return new Map(
    [...names].map((name) => {
      const having = records.filter((each) => Object.hasOwn(each, name))
      const shape = shapeOf(having.map((each) => each[name]))
      return [name, { always: having.length === records.length, shape }]
    }),
  )
}
