import { existsSync } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailure } from '../command-failure.ts'

const GIB = 1024 ** 3
/** The image, its template and the packages they are made of; once they are there, a few machines. */
const NEEDED_GIB = { toBuild: 4, toRun: 1 }

export async function refuseFullDisk(cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true })
  const needed = existsSync(join(cacheDir, 'templates')) ? NEEDED_GIB.toRun : NEEDED_GIB.toBuild
  const { bavail, bsize } = await statfs(cacheDir)
  const free = (bavail * bsize) / GIB
  if (free >= needed) return
  throw new CommandFailure(
    `Only ${free.toFixed(1)} GiB are free where ${cacheDir} is; the demo needs ${needed}.`,
    'Free some space, or set CARREL_CACHE and CARREL_STATE to folders on another disk.',
  )
}
