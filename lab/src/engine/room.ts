import { readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './errors.ts'

const buildBytes = 3e9
const runBytes = 5e8
/** What a copy leaves free: a machine that finds its disk full stands still. */
const spareBytes = 2e8

class DiskFull extends LabError {
  constructor(folder: string, free: number, needed: number, help: string) {
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
    super(
      'disk_full',
      `${folder} has ${gigabytes(free)} GB free, and the lab needs ${gigabytes(needed)} GB there.`,
      { help },
    )
  }
}

/** Refuses to begin a build that could not end. */
export async function requireRoom(cacheDir: string): Promise<void> {
  const built = await readdir(join(cacheDir, 'templates')).catch(() => [])
  const help = 'Free some space, or choose a cache folder on another disk.'
  await require(cacheDir, built.length > 0 ? runBytes : buildBytes, help)
}

/** Refuses to begin what would fill the disk that the machines write to. */
export async function requireRoomFor(bytes: number, folder: string): Promise<void> {
  await require(folder, bytes + spareBytes, 'Delete machines or snapshots that nobody needs.')
}

async function require(folder: string, needed: number, help: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < needed) throw new DiskFull(folder, bavail * bsize, needed, help)
}
