/** The projects of vitest.config.ts, as `./carrel test` runs them. */
export const UNIT_PROJECTS = ['contract', 'server', 'gateway', 'lab', 'web', 'commands']
export const POSTGRESQL_PROJECTS = ['server on PostgreSQL']
export const END_TO_END_PROJECTS = ['e2e']
