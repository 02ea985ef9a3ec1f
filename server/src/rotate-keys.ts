import { openDatabase } from './database/open-database.ts'
import { resealAll } from './database/reseal-store.ts'
import { addMasterKey, parseMasterKeys, readMasterKeys } from './vault/key-files.ts'
import { Vault } from './vault/vault.ts'

export interface RotationOptions {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  /** As in CARREL_MASTER_KEYS; from the data folder where absent. */
  readonly masterKeys: string | undefined
  /** Makes a newer key in the data folder first. */
  readonly addKey: boolean
}

/**
 * Seals every secret of the database with the newest key: all of them, or none if one cannot be read. Returns how many.
 * @throws VaultError, DatabaseInUse
 */
export async function rotateKeys(options: RotationOptions): Promise<number> {
  const { dataDir, databaseUrl: url, masterKeys, addKey } = options
  const onError = (error: Error) => {
    throw error
  }
  const database = await openDatabase({ url, dataDir, onError })
  try {
    const keys = masterKeys
      ? parseMasterKeys(masterKeys)
      : await (addKey ? addMasterKey(dataDir) : readMasterKeys(dataDir))
    return await resealAll(database.db, new Vault(keys))
  } finally {
    await database.close()
  }
}
