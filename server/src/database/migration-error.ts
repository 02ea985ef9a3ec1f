/** This server is older than the one that brought the database up to date. */
export class DatabaseNewer extends Error {
  override name = 'DatabaseNewer'
  readonly code = 'database_newer'
  readonly hint =
    'Start the version of Carrel that was here last, or a newer one. The way back is a backup from before its first start.'

  constructor(migration: string, cause: unknown) {
    super(`A newer Carrel has used this database: this one does not know “${migration}”.`, {
      cause,
    })
  }
}

export class MigrationFailed extends Error {
  override name = 'MigrationFailed'
  readonly code = 'migration_failed'
  readonly hint =
    'The database is as it was: the version of Carrel that was here last can be started again. Report what is said here.'

  /** `migration` null: none had begun. */
  constructor(migration: string | null, cause: unknown) {
    const where = migration === null ? '' : ` (${migration})`
    const why = (cause as Error).message || String(cause)
    super(`The database cannot be brought up to date${where}: ${why}.`, { cause })
  }
}
