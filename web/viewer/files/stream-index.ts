import { z } from 'zod'

/** What a filesystem of Guacamole answers for a folder: full names, with their types. It tells no sizes and no dates. */
export const INDEX_MIMETYPE = 'application/vnd.glyptodon.guacamole.stream-index+json'
const StreamIndex = z.record(z.string(), z.string())

export interface Entry {
  readonly name: string
  readonly path: string
  readonly isFolder: boolean
}

/** Folders first, both in the order that people expect ("file 2" before "file 10"). Throws when it is no index. */
export function readIndex(json: string): Entry[] {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return Object.entries(StreamIndex.parse(JSON.parse(json)))
    .map(([path, mimetype]) => ({
      path,
      name: path.split('/').filter(Boolean).at(-1) ?? path,
      isFolder: mimetype === INDEX_MIMETYPE,
    }))
    .sort(
      (one, other) =>
        Number(other.isFolder) - Number(one.isFolder) || order.compare(one.name, other.name),
    )
}

/** The folders on the way to `path`, the root left out. */
export function crumbs(path: string): { name: string; path: string }[] {
  const names = path.split('/').filter(Boolean)
  return names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }))
}

export const childOf = (folder: string, name: string): string =>
  `${folder.replace(/\/$/, '')}/${name.replaceAll('/', '_')}`
