import { readFile } from 'node:fs/promises'
import type { Installation } from '@carrel/contract'
import type { Db } from './database/database.ts'

const PACKAGE = new URL('../package.json', import.meta.url)

export async function readVersion(): Promise<string> {
  return (JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }).version
}

/** The id that every VM of this installation carries. */
export async function readInstallationId(db: Db): Promise<string> {
  const row = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow()
  return row.id
}

export const presentInstallation = (
  name: string,
  version: string,
  isSetUp: boolean,
  accounts: readonly { username: string; password: string }[] | null,
): Installation => ({
  name,
  version,
  is_set_up: isSetUp,
  demo: accounts && {
    accounts: accounts.map(({ username, password }) => ({ username, password })),
  },
})
