import type { Manner } from '../nodes/manner.ts'
import { keepsFiles, type Storage } from './storage.ts'

/** What may be kept on it. */
export function contentsOf(storage: Storage, { major }: Manner): readonly string[] {
  if (!keepsFiles(storage)) return ['images', 'rootdir']
  const files = ['images', 'rootdir', 'iso', 'vztmpl', 'backup', 'snippets']
  return major === 9 ? [...files, 'import'] : files
}

const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 1]))

/** With `format=1`. Block devices are raw, and where they have no choice 7 and 8 say nothing of it. */
export function formatsOf({ type }: Storage, { major }: Manner) {
  const kinds: Record<Storage['type'], readonly string[] | null> = {
    dir: ['qcow2', 'raw', 'subvol', 'vmdk'],
    nfs: ['qcow2', 'raw', 'vmdk'],
    lvm: major === 9 ? ['qcow2', 'raw'] : null,
    lvmthin: major === 9 ? ['raw'] : null,
    zfspool: ['raw', 'subvol'],
  }
  const supported = kinds[type]
  if (supported === null) return {}
  const format = [all(supported), 'raw']
  return major === 9 ? { format, formats: { supported, default: 'raw' } } : { format }
}
