import { setTimeout as sleep } from 'node:timers/promises'
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
  /** How long a server that runs may take to store what it has sealed with the key from before. */
  readonly settleMs?: number
}

const SETTLE_MS = 10_000

/**
 * Seals every secret of the database with the newest key: all of them, or none if one cannot be read. Returns how many were not
 * yet. With a database that servers share it looks twice, for what they were storing meanwhile.
 * @throws VaultError, DatabaseInUse
 */
export async function rotateKeys(options: RotationOptions): Promise<number> {
  const { dataDir, databaseUrl: url, masterKeys, addKey, settleMs = SETTLE_MS } = options
  const onError = (error: Error) => {
    throw error
  }
  const database = await openDatabase({ url, dataDir, onError })
  try {
    const keys = masterKeys
      ? parseMasterKeys(masterKeys)
      : await (addKey ? addMasterKey(dataDir) : readMasterKeys(dataDir))
    const vault = new Vault(keys)
    const count = await resealAll(database.db, vault)
    if (url === undefined) return count
    await sleep(settleMs)
    return count + (await resealAll(database.db, vault))
  } finally {
    await database.close()
  }
}
