import { createHash } from 'node:crypto'

/** One object in a file such as `/etc/pve/sdn/zones.cfg`: its type and its lines. */
export interface Section {
  readonly type: string
  readonly fields: Readonly<Record<string, string | number | readonly string[]>>
}
export type Sections = Readonly<Record<string, Section>>

function linesOf(fields: Section['fields']): string[] {
  return Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => [value].flat().map((each) => `\t${key} ${each}\n`))
}

/** SHA-1 of the file as Proxmox writes it. */
export function digestOf(sections: Sections): string {
  const text = Object.entries(sections)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { type, fields }]) => `${type}: ${id}\n${linesOf(fields).join('')}\n`)
  return createHash('sha1').update(text.join('')).digest('hex')
}

export function without(sections: Sections, gone: string): Sections {
  const { [gone]: _, ...left } = sections
  return left
}

type Row = Readonly<Record<string, unknown>>
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function changesOf(running: Section, wanted: Section): Row {
  const names = new Set([...Object.keys(running.fields), ...Object.keys(wanted.fields)])
  const changed = [...names].filter((name) => !same(running.fields[name], wanted.fields[name]))
  return Object.fromEntries(changed.map((name) => [name, wanted.fields[name] ?? 'deleted']))
}

function pendingRow(running: Section | undefined, wanted: Section | undefined): Row {
  if (!running) {
    const { vnet, ...pending } = wanted?.fields ?? {}
    return { type: wanted?.type, ...(vnet !== undefined && { vnet }), pending, state: 'new' }
  }
  const row = { type: running.type, ...running.fields }
  if (!wanted) return { ...row, pending: {}, state: 'deleted' }
  const pending = changesOf(running, wanted)
  return Object.keys(pending).length === 0 ? row : { ...row, pending, state: 'changed' }
}

export interface View {
  readonly running?: boolean | undefined
  readonly pending?: boolean | undefined
}

/** The sections as lists show them: as they are wanted, as they were applied, or the latter with what would change. */
export function rowsOf(
  { wanted, applied }: { wanted: Sections; applied: Sections },
  { running, pending }: View,
): (Row & { readonly id: string })[] {
  if (pending) {
    const ids = [...new Set([...Object.keys(applied), ...Object.keys(wanted)])].sort()
    return ids.map((id) => ({ id, ...pendingRow(applied[id], wanted[id]), digest: null }))
  }
  const shown = running ? applied : wanted
  const digest = running ? null : digestOf(wanted)
  return Object.keys(shown)
    .sort()
    .map((id) => ({ id, type: shown[id]?.type, ...shown[id]?.fields, digest }))
}
