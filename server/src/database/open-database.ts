import { join } from 'node:path'
import type { Database } from './database.ts'
import { openPglite } from './open-pglite.ts'
import { openPostgresql } from './open-postgresql.ts'

/** PostgreSQL where a URL is given; otherwise PGlite in `<dataDir>/database`, for one process. */
export function openDatabase(options: {
  url: string | undefined
  dataDir: string
  onError: (error: Error) => void
}): Promise<Database> {
  return options.url === undefined
    ? openPglite(join(options.dataDir, 'database'))
    : openPostgresql(options.url, options.onError)
}
