import { parseArgs } from 'node:util'
import { DatabaseInUse } from '@carrel/server/database/owner-guard'
import { rotateKeys } from '@carrel/server/rotate-keys'
import { VaultError } from '@carrel/server/vault/vault'
import { CommandFailure } from './command-failure.ts'

// npm run rotate-keys [-- --add-key]: seals every secret of the database with the newest master key. It reads CARREL_DATA,
// DATABASE_URL and CARREL_MASTER_KEYS as the server does; --add-key makes a newer key in the data folder first.

async function rotate(): Promise<string> {
  const { values } = parseArgs({ options: { 'add-key': { type: 'boolean', default: false } } })
  const { CARREL_DATA = './data', DATABASE_URL, CARREL_MASTER_KEYS } = process.env
  if (values['add-key'] && CARREL_MASTER_KEYS)
    throw new CommandFailure(
      'The master keys come from CARREL_MASTER_KEYS.',
      'Add the new key there, with a higher version, and run this without --add-key.',
    )
  const count = await rotateKeys({
    dataDir: CARREL_DATA,
    databaseUrl: DATABASE_URL,
    masterKeys: CARREL_MASTER_KEYS,
    addKey: values['add-key'],
  })
  return `${count} secrets were sealed anew: all are sealed with the newest key.`
}

rotate().then(console.log, (error: unknown) => {
  process.exitCode = 1
  if (error instanceof CommandFailure || error instanceof DatabaseInUse)
    console.error([error.message, error.hint].filter(Boolean).join('\n'))
  else if (error instanceof VaultError) console.error(`${error.message} Nothing was changed.`)
  else throw error
})
