import { badParameters, refuse } from '../http/api-error.ts'
import { splitList } from '../http/list.ts'
import type { Major } from '../nodes/manner.ts'
import { digestOf } from './config-file.ts'
import { changeParameters, configLines, isLineName } from './config-lines.ts'
import { givenLines } from './given-lines.ts'
import { memoryMiB, type Vm, type VmConfig } from './vm.ts'

type Parameters = Readonly<Record<string, unknown>>

/** What a request wants of the lines of a VM. */
export interface ConfigChange {
  readonly set: VmConfig
  readonly remove: readonly string[]
  /** Pending changes that are taken back. */
  readonly revert: readonly string[]
  /** Disks that are removed are removed for good. */
  readonly force: boolean
  readonly digest: string | null
  readonly skiplock: boolean
  /** As it is logged: `-tags a -cores 2`. */
  readonly said: string
}

function names(params: Parameters, parameter: 'delete' | 'revert'): string[] {
  const all = splitList(String(params[parameter] ?? ''))
  return all.map((key) => (key === 'cdrom' ? 'ide2' : key))
}

const both = (key: string, other: string) =>
  `you can't use '-${key}' and -${other} ${key}' at the same time`

function checkNames(set: VmConfig, remove: readonly string[], revert: readonly string[]): void {
  for (const key of revert) {
    if (!isLineName(key)) throw badParameters({ revert: `unknown option '${key}'` })
    if (set[key] !== undefined) throw badParameters({ delete: both(key, 'revert') })
  }
  for (const key of remove) {
    if (set[key] !== undefined) throw badParameters({ delete: both(key, 'delete') })
    if (revert.includes(key)) {
      throw badParameters({
        revert: `you can't use '-delete ${key}' and -revert ${key}' at the same time`,
      })
    }
    if (!isLineName(key)) throw badParameters({ delete: `unknown option '${key}'` })
  }
}

function sayAll(params: Parameters): string {
  const isSaid = (key: string) =>
    Object.hasOwn(configLines, key) || (Object.hasOwn(changeParameters, key) && key !== 'digest')
  const keys = Object.keys(params).filter((key) => params[key] !== undefined && isSaid(key))
  const value = (key: string) => {
    const given = params[key]
    if (key === 'cipassword') return '<hidden>'
    return typeof given === 'boolean' ? Number(given) : String(given)
  }
  return keys
    .sort()
    .map((key) => `-${key} ${value(key)}`)
    .join(' ')
}

export function readChange(params: Parameters, major: Major): ConfigChange {
  const set = givenLines(params, major)
  const [remove, revert] = [names(params, 'delete'), names(params, 'revert')]
  if (Object.keys(set).length + remove.length + revert.length === 0) {
    throw refuse('no options specified')
  }
  checkNames(set, remove, revert)
  return {
    ...{ set, remove, revert, said: sayAll(params) },
    force: params.force === true,
    digest: params.digest === undefined ? null : String(params.digest),
    skiplock: params.skiplock === true,
  }
}

/** Why it cannot be done to this VM, as it is now, or null. */
export function changeRefusal(vm: Vm, change: ConfigChange, major: Major): string | null {
  const { digest, set } = change
  if (digest !== null && digest !== digestOf(vm)) {
    return `checksum ${major === 7 ? 'missmatch' : 'mismatch'} (file change by other user?)`
  }
  if (vm.lock !== null && !change.skiplock) return `VM is locked (${vm.lock})`
  if (set.memory === undefined && set.balloon === undefined) return null
  const config = { ...vm.config, ...vm.pending, ...set }
  const isTooLarge = Number(config.balloon ?? 0) > memoryMiB({ ...vm, config })
  return isTooLarge ? 'balloon value too large (must be smaller than assigned memory)' : null
}

/** With what is taken back: lines keep what they have, and those that were not there are not added. */
export function withReverts(vm: Vm, { set, remove, revert }: ConfigChange) {
  const there = revert.filter((key) => vm.config[key] !== undefined)
  const kept = there.map((key): [string, string | number] => [key, vm.config[key] ?? ''])
  const dropped = revert.filter((key) => !there.includes(key) && vm.pending[key] !== undefined)
  return { set: { ...set, ...Object.fromEntries(kept) }, remove: [...remove, ...dropped] }
}
