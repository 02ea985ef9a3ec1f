import type { Major } from '../nodes/manner.ts'
import {
  type Demands,
  type Format,
  isKnown,
  missing,
  notDefined,
  type Parameter,
} from './parameter.ts'
import { faultsOf } from './parameter-value.ts'

/** A key of a property string such as `enabled=1,type=virtio`. */
export interface Field extends Parameter {
  /** A value without a key is this one's. */
  readonly isDefault?: true
}
/** Another name of a key; with `model`, the name itself is that key's value: `virtio=BC:24:11:…`. */
export interface Alias {
  readonly alias: string
  readonly nameIs?: string
  readonly since?: Major
  /** What the name stood for before that. */
  readonly before?: Field
}
export type Fields = Readonly<Record<string, Field | Alias>>

const isAlias = (field: Field | Alias): field is Alias => 'alias' in field

/** What the version knows the key as; null: it does not. */
function known(field: Field | Alias | undefined, major: Major): Field | Alias | null {
  if (field === undefined) return null
  if (!isAlias(field)) return isKnown(field, major) ? field : null
  return (field.since ?? 7) <= major ? field : (field.before ?? null)
}

class Malformed extends Error {}

function asBoolean(demands: Demands, value: string): string {
  if (demands.type !== 'boolean') return value
  if (/^(1|on|yes|true)$/i.test(value)) return '1'
  return /^(0|off|no|false)$/i.test(value) ? '0' : value
}

function duplicate(key: string): Malformed {
  return new Malformed(`duplicate key in comma-separated list property: ${key}\n`)
}

class Reader {
  readonly #fields: Fields
  readonly #major: Major
  readonly values = new Map<string, string>()
  #usedDefault: string | null = null
  constructor(fields: Fields, major: Major) {
    this.#fields = fields
    this.#major = major
  }

  /** Null: no such key, which is complained of with all the rest. */
  #field(key: string): Field | Alias | null {
    return Object.hasOwn(this.#fields, key) ? known(this.#fields[key], this.#major) : null
  }

  keyed(key: string, value: string): void {
    if (this.values.has(key)) throw duplicate(key)
    const field = this.#field(key)
    if (field === null || !isAlias(field)) {
      this.values.set(key, field === null ? value : asBoolean(field, value))
      return
    }
    const { alias, nameIs } = field
    if (nameIs !== undefined) {
      if (this.values.has(nameIs)) throw new Malformed(`key alias '${nameIs}' is already defined\n`)
      this.values.set(nameIs, key)
    }
    if (this.#major === 9 && this.values.has(alias)) {
      throw new Malformed(`key '${alias}' is already defined (via alias)\n`)
    }
    const target = this.#field(alias)
    this.values.set(alias, target === null || isAlias(target) ? value : asBoolean(target, value))
  }

  bare(value: string): void {
    if (this.#usedDefault !== null) throw duplicate(this.#usedDefault)
    for (const [key, field] of Object.entries(this.#fields)) {
      if (isAlias(field) || !field.isDefault) continue
      if (this.values.has(key)) throw duplicate(key)
      this.#usedDefault = key
      // `agent=yes` came with 9; `agent=enabled=yes` was always good.
      this.values.set(key, this.#major === 9 ? asBoolean(field, value) : value)
      return
    }
    throw new Malformed('value without key, but schema does not define a default key\n')
  }
}

function readParts(fields: Fields, text: string, major: Major): ReadonlyMap<string, string> {
  const reader = new Reader(fields, major)
  for (const part of text.split(',')) {
    if (/^\s*$/.test(part)) continue
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(part) ?? []
    if (key !== undefined && value !== undefined) reader.keyed(key, value)
    else if (!part.includes('=')) reader.bare(part)
    else throw new Malformed('missing key in comma-separated list property\n')
  }
  return reader.values
}

function fieldFaults(
  fields: Fields,
  values: ReadonlyMap<string, string>,
  where: { readonly path: string; readonly major: Major },
): string {
  const lines: string[] = []
  for (const key of values.keys()) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (known(field, where.major) === null) lines.push(`${where.path}.${key}: ${notDefined}\n`)
  }
  for (const key of Object.keys(fields)) {
    const field = known(fields[key], where.major)
    if (field === null || isAlias(field)) continue
    const value = values.get(key)
    const path = `${where.path}.${key}`
    if (value !== undefined) {
      const faults = faultsOf(field, value, { ...where, path })
      lines.push(...Object.entries(faults).map(([at, fault]) => `${at}: ${fault}\n`))
    } else if (!field.optional) {
      lines.push(`${path}: ${missing}\n`)
    }
  }
  return lines.join('')
}

/** The values by key, without their aliases; all of it must have passed the format. */
export function readPropertyString(
  fields: Fields,
  text: string,
  major: Major,
): ReadonlyMap<string, string> {
  return readParts(fields, text, major)
}

export function propertyString(fields: Fields): Format {
  return (value, where) => {
    try {
      const faults = fieldFaults(fields, readParts(fields, value, where.major), where)
      return faults === '' ? null : `format error\n${faults}`
    } catch (error) {
      if (error instanceof Malformed) return error.message
      throw error
    }
  }
}
