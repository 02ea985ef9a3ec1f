import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../http/api-error.ts'
import { readJson, writeJson } from '../json-file.ts'
import type { Major } from './manner.ts'

const options = z.record(z.string(), z.union([z.string(), z.number()]))
export type Options = Readonly<Record<string, string | number>>

const atFirst: Options = { keyboard: 'en-us' }

/** Where free numbers are looked for: the lower counts, the upper does not. */
export interface VmidRange {
  readonly lower: number
  readonly upper: number
}

/** `lower=200,upper=300`, either of which may be left out. */
function fieldsOf(range: string): Record<string, string> {
  return Object.fromEntries(range.split(',').map((part) => part.split('=')))
}

function rangeIn(range: string): VmidRange {
  const { lower = '100', upper = '1000000' } = fieldsOf(range)
  return { lower: Number(lower), upper: Number(upper) }
}

/** `/etc/pve/datacenter.cfg`. */
export class Datacenter {
  readonly #path: string
  #options: Options
  constructor(stateDir: string) {
    this.#path = join(stateDir, 'datacenter.json')
    this.#options = options.parse(readJson(this.#path) ?? atFirst)
  }

  get vmids(): VmidRange {
    return rangeIn(String(this.#options['next-id'] ?? ''))
  }

  change(changed: Options, removed: readonly string[]): void {
    const kept = Object.entries({ ...this.#options, ...changed })
    const next = Object.fromEntries(kept.filter(([key]) => !removed.includes(key)))
    const { lower, upper } = rangeIn(String(next['next-id'] ?? ''))
    if (lower > upper) {
      throw refuse(`lower (${lower}) <= upper (${upper}) boundary rule broken`)
    }
    writeJson(this.#path, next)
    this.#options = next
  }

  /** To who may audit the datacenter, all of it; to others how to open a console. Since 8.1 there is a prefix for MACs. */
  shown(mayAudit: boolean, major: Major): Record<string, unknown> {
    const { description = '', 'next-id': range, console, ...others } = this.#options
    const opened = console === undefined ? {} : { console }
    if (!mayAudit) return opened
    return {
      ...opened,
      ...(major > 7 && { mac_prefix: 'BC:24:11' }),
      ...others,
      description: description === '' ? '' : `${description}\n`,
      ...(range !== undefined && { 'next-id': fieldsOf(String(range)) }),
    }
  }
}
