const UNIQUE_VIOLATION = '23505'

/** Whether the database refused a row because another has the same in that index; PostgreSQL and PGlite say it alike. */
export const isUniqueViolation = (error: unknown, index: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === UNIQUE_VIOLATION &&
  'constraint' in error &&
  error.constraint === index
