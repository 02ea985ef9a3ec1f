import { existsSync } from 'node:fs'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailure } from '../command-failure.ts'

const MIB = 1024 ** 2
/** An embedded database takes 40 at first, and as much again while it writes. */
const NEEDED_MIB = 200

/** Before anything is started: the keys must be kept, and an embedded database needs room. @throws CommandFailure */
export async function refuseUnusableData(dataDir: string, hasPostgresql: boolean): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new CommandFailure(
      `CARREL_DATA: ${dataDir} cannot be written to.`,
      'Start Carrel as the user whose folder that is, or choose another folder.',
      cause,
    )
  }
  if (hasPostgresql || existsSync(join(dataDir, 'database'))) return
  const { bavail, bsize } = await statfs(dataDir)
  const free = Math.floor((bavail * bsize) / MIB)
  if (free >= NEEDED_MIB) return
  throw new CommandFailure(
    `CARREL_DATA: only ${free} MiB are free where ${dataDir} is; a database needs ${NEEDED_MIB}.`,
    'Free some space, or choose a folder on another disk.',
  )
}
