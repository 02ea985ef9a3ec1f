import { isObject, type JsonObject } from './json-value.ts'
import { compareLogs } from './log-lines.ts'
import { isOptional } from './optional-keys.ts'
import { type Shape, shapeOf } from './shape.ts'
import { isSameValue, isVolatile } from './volatile-values.ts'

/** Of both sides. `place` is where in the body, e.g. `data.[].tags`. */
export interface Answer {
  readonly status: number
  readonly reason: string
  readonly body: unknown
}

/** By which the items of two lists are paired. */
const identities = [
  'roleid',
  'tokenid',
  'key',
  'vmid',
  'id',
  'zone',
  'ip',
  'storage',
  'node',
  'name',
]

const join = (place: string, key: string) => (place === '' ? key : `${place}.${key}`)
const listed = (types: ReadonlySet<string>) => [...types].sort().join('|')

function compareKeys(recorded: Shape, lab: Shape, place: string): string[] {
  const differences: string[] = []
  for (const [key, { always, shape }] of recorded.keys) {
    const at = join(place, key)
    const found = lab.keys.get(key)
    if (found === undefined) {
      if (!isOptional(at)) differences.push(`${at} is missing`)
    } else {
      if (always && !found.always && !isOptional(at)) differences.push(`${at} is sometimes missing`)
      differences.push(...compareShapes(shape, found.shape, at))
    }
  }
  for (const key of lab.keys.keys()) {
    const at = join(place, key)
    if (!recorded.keys.has(key) && !isOptional(at))
      differences.push(`${at} is not in the recording`)
  }
  return differences
}

/** What the lab shows must be among what was recorded: a list's items may be of several types. */
function compareShapes(recorded: Shape, lab: Shape, place: string): string[] {
  const strange = [...lab.types].filter((type) => !recorded.types.has(type))
  if (strange.length > 0) {
    return [`${place} is ${listed(lab.types)} instead of ${listed(recorded.types)}`]
  }
  const differences = compareKeys(recorded, lab, place)
  if (recorded.items && lab.items) {
    differences.push(...compareShapes(recorded.items, lab.items, join(place, '[]')))
  } else if (recorded.items && !isOptional(join(place, '[]'))) {
    differences.push(`${place} is empty`)
  } else if (lab.items && !isOptional(join(place, '[]'))) {
    differences.push(`${place} is not empty`)
  }
  return differences
}

const short = (value: unknown) => JSON.stringify(value)?.slice(0, 160)

/** An item of `GET .. /pending` is a line of its own. */
const nameIn = (owner: JsonObject, key: string) =>
  key === 'value' && typeof owner.key === 'string' ? owner.key : key

function compareFields(recorded: JsonObject, lab: JsonObject, place: string): string[] {
  return Object.entries(recorded).flatMap(([key, value]) => {
    const other = lab[key]
    const at = join(place, nameIn(recorded, key))
    if (isObject(value) || Array.isArray(value)) return compareValues(value, other, at)
    if (!Object.hasOwn(lab, key) || isVolatile(at, recorded) || isSameValue(value, other)) return []
    return [`${at} is ${short(other)} instead of ${short(value)}`]
  })
}

function identityOf(items: readonly JsonObject[]): string | null {
  const unique = (key: string) => {
    const values = items.map((item) => item[key])
    return !values.includes(undefined) && new Set(values).size === values.length
  }
  return identities.find(unique) ?? null
}

/** Items that are about the same thing are compared one by one. */
function comparePairs(recorded: readonly JsonObject[], lab: readonly JsonObject[], place: string) {
  const key = identityOf(recorded)
  if (key === null) return []
  return recorded.flatMap((item) => {
    const other = lab.find((each) => String(each[key]) === String(item[key]))
    if (!other) return []
    const at = join(place, '[]')
    const shapes = compareShapes(shapeOf([item]), shapeOf([other]), at)
    const named = shapes.map((difference) => `${difference} (${key} ${String(item[key])})`)
    return [...named, ...compareFields(item, other, at)]
  })
}

const linesOf = (items: readonly JsonObject[]) =>
  items.flatMap(({ n, t }) => (typeof t === 'string' && n !== undefined ? [t] : []))

function compareValues(recorded: unknown, lab: unknown, place: string): string[] {
  if (isObject(recorded) && isObject(lab)) return compareFields(recorded, lab, place)
  if (!Array.isArray(recorded) || !Array.isArray(lab)) return []
  const [items, others] = [recorded.filter(isObject), lab.filter(isObject)]
  return [...comparePairs(items, others, place), ...compareLogs(linesOf(items), linesOf(others))]
}

/** Every way in which the lab's answer is not the recorded one; none if it could have been. */
export function compareAnswers(recorded: Answer, lab: Answer): string[] {
  const differences: string[] = []
  if (recorded.status !== lab.status || !isSameValue(recorded.reason, lab.reason)) {
    const [was, is] = [recorded, lab].map(({ status, reason }) => `${status} ${reason}`)
    return [`answered ${short(is)} instead of ${short(was)}`]
  }
  differences.push(...compareShapes(shapeOf([recorded.body]), shapeOf([lab.body]), ''))
  differences.push(...compareValues(recorded.body, lab.body, ''))
  return [...new Set(differences)]
}
