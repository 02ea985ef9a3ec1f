import { mkdir, statfs } from 'node:fs/promises'
import { CommandFailure } from '../command-failure.ts'

/** The image, its template, the packages they are made of, and a few machines. */
const NEEDED_BYTES = 4 * 1024 ** 3

export async function refuseFullDisk(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= NEEDED_BYTES) return
  const free = (bavail * bsize) / 1024 ** 3
  throw new CommandFailure(
    `Only ${free.toFixed(1)} GiB are free where ${folder} is; the demo needs 4.`,
    'Free some space, or set CARREL_CACHE and CARREL_STATE to folders on another disk.',
  )
}
