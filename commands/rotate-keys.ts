import { DatabaseUnreachable } from '@carrel/server/database/open-postgresql'
import { DatabaseInUse } from '@carrel/server/database/owner-guard'
import { rotateKeys } from '@carrel/server/rotate-keys'
import { VaultError } from '@carrel/server/vault/vault'
import { CommandFailure } from './command-failure.ts'
import { readCommandLine } from './command-line.ts'
import { readEnvironmentFile } from './environment-file.ts'

export const USAGE = `Usage: ./carrel rotate-keys [--add-key]

Seals every secret of the database with the newest master key. It reads CARREL_DATA, DATABASE_URL and CARREL_MASTER_KEYS as
the server does. With PostgreSQL servers may run meanwhile. docs/howto/rotate-keys.md has the whole way.

  --add-key    first adds a newer key to the file of the data folder`

export async function run(args: string[]): Promise<number> {
  const options = { 'add-key': { type: 'boolean', default: false } } as const
  const addKey = readCommandLine(USAGE, { args, options }).values['add-key']
  readEnvironmentFile()
  const { CARREL_DATA: dataDir = './data', DATABASE_URL, CARREL_MASTER_KEYS } = process.env
  if (addKey && CARREL_MASTER_KEYS)
    throw new CommandFailure(
      'The master keys come from CARREL_MASTER_KEYS.',
      'Add the new key there, with a higher version, and run this without --add-key.',
    )
  const keys = { masterKeys: CARREL_MASTER_KEYS, addKey }
  const count = await rotateKeys({ dataDir, databaseUrl: DATABASE_URL, ...keys }).catch(explain)
  process.stdout.write(`${count} secrets were sealed anew: all are sealed with the newest key.\n`)
  return 0
}

function explain(error: unknown): never {
  if (error instanceof DatabaseInUse || error instanceof DatabaseUnreachable)
    throw new CommandFailure(error.message, error.hint, error)
  if (error instanceof VaultError)
    throw new CommandFailure(error.message, 'Nothing was changed.', error)
  throw error
}
