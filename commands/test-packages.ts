import type { Prerequisite } from './prerequisites.ts'

/** What only the tests need. */
export const TEST_PACKAGES: readonly Prerequisite[] = [
  { package: 'openssh-client', provides: 'ssh', why: 'signs in to VMs, as a person would' },
  {
    package: 'postgresql',
    provides: '/usr/lib/postgresql/*/bin/initdb',
    why: 'the database that larger installations use',
  },
]
