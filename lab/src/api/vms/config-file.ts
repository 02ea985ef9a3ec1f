import { createHash } from 'node:crypto'
import type { Snapshot, Vm, VmConfig } from './vm.ts'

/** All but plain ASCII, and `:` and `%`. */
function encoded(text: string): string {
  const escaped = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  const isPlain = (byte: number) => byte >= 0x20 && byte <= 0x7e && byte !== 0x25 && byte !== 0x3a
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : escaped(byte)))
    .join('')
}

type Lines = Readonly<Record<string, string | number | null>>

/** The description as comments, then the lines by name. */
function section(lines: Lines, isPending = false): string {
  const { description, ...rest } = lines
  const text = description === undefined || description === null ? null : String(description)
  const comments = text
    ? text
        .replace(/\n+$/, '')
        .split('\n')
        .map((line) => `#${encoded(line)}\n`)
    : []
  const names = Object.keys(rest).filter((key) => rest[key] !== null)
  return [
    ...comments,
    ...(text === '' && isPending ? ['#\n'] : []),
    ...names.sort().map((key) => `${key}: ${rest[key]}\n`),
  ].join('')
}

/** A snapshot's lines, with those that only snapshots have. */
export function snapshotLines(snapshot: Snapshot): VmConfig {
  const { config, description, parent, snaptime, vmstate, state } = snapshot
  return {
    ...config,
    snaptime,
    ...(description && { description }),
    ...(parent !== null && { parent }),
    ...(vmstate !== null && { vmstate }),
    ...(state !== null && { snapstate: state }),
  }
}

/** The file as Proxmox writes it. */
export function configFile(vm: Vm): string {
  const { lock, parent, pending, pendingDelete } = vm
  const gone = pendingDelete.length > 0 ? { delete: pendingDelete.join(',') } : {}
  const waiting = { ...pending, ...gone }
  const snapshots = [...vm.snapshots].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [
    section({ ...vm.config, lock, parent }),
    Object.keys(waiting).length > 0 ? `\n[PENDING]\n${section(waiting, true)}` : '',
    ...snapshots.map((each) => `\n[${each.name}]\n${section(snapshotLines(each))}`),
  ].join('')
}

/** SHA-1 of the file, by which a change notices another one. */
export function digestOf(vm: Vm): string {
  return createHash('sha1').update(configFile(vm)).digest('hex')
}
