import type { Prerequisite } from './prerequisites.ts'

/** What only the tests need. */
export const TEST_PACKAGES: readonly Prerequisite[] = []
