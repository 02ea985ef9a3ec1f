import { join } from 'node:path'
import type { Cache } from '../engine/cache.ts'
import type { Progress } from '../engine/engine.ts'
import type { FileLock } from '../engine/file-lock.ts'
import { buildImage } from './build-image.ts'
import { imageKey } from './image-key.ts'

export const desktopUser = 'carrel'

export interface DesktopImage {
  readonly key: string
  readonly disk: string
  readonly kernel: string
  readonly initrd: string
  readonly probe: string
}

interface Options {
  readonly lock: FileLock
  readonly onProgress: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** The desktop image of this version of the sources, built if the cache does not hold it. */
export async function desktopImage(cache: Cache, options: Options): Promise<DesktopImage> {
  const { lock, ...build } = options
  const key = await imageKey()
  if (!(await cache.has(key))) {
    await cache.build(key, lock, (folder) => buildImage({ ...build, folder }))
  }
  const file = (name: string) => join(cache.path(key), name)
  return {
    key,
    disk: file('disk.qcow2'),
    kernel: file('vmlinuz'),
    initrd: file('initrd.gz'),
    probe: file('probe.gz'),
  }
}
