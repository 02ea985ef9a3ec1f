import { readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './errors.ts'

const buildBytes = 3e9
const runBytes = 5e8

class DiskFull extends LabError {
  constructor(folder: string, free: number, needed: number) {
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
    super(
      'disk_full',
      `${folder} has ${gigabytes(free)} GB free, and the lab needs ${gigabytes(needed)} GB there.`,
      { help: 'Free some space, or choose a cache folder on another disk.' },
    )
  }
}

/** Refuses to begin a build that could not end. */
export async function requireRoom(cacheDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(cacheDir)
  const built = await readdir(join(cacheDir, 'templates')).catch(() => [])
  const needed = built.length > 0 ? runBytes : buildBytes
  if (bavail * bsize < needed) throw new DiskFull(cacheDir, bavail * bsize, needed)
}
