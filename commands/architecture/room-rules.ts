import type { Import } from './imports.ts'
import { isTest } from './repository.ts'

/** A sentence that holds for every import of the repository, and when it does not. */
export interface ImportRule {
  readonly claim: string
  readonly broken: (found: Import) => boolean
}

const ROOMS = ['contract', 'server', 'gateway', 'web', 'lab', 'e2e', 'bench', 'commands']

const roomOf = (path: string) => ROOMS.find((room) => path.startsWith(`${room}/`)) ?? null

const neverImports = (room: string, others: readonly string[]) => (found: Import) => {
  const other = roomOf(found.to)
  return roomOf(found.from) === room && other !== null && others.includes(other)
}

/** The lab is the ground that tests stand on; sources know nothing of it. */
const knowsOnly = (room: string, known: readonly string[]) => (found: Import) => {
  const allowed = [room, ...known, ...(isTest(found.from) ? ['lab'] : [])]
  return neverImports(
    room,
    ROOMS.filter((other) => !allowed.includes(other)),
  )(found)
}

export const ROOM_RULES: readonly ImportRule[] = [
  {
    claim: 'contract imports zod only',
    broken: ({ from, to }) =>
      roomOf(from) === 'contract' &&
      roomOf(to) !== 'contract' &&
      to !== 'zod' &&
      !(isTest(from) && (to === 'vitest' || to.startsWith('node:'))),
  },
  { claim: 'server knows no room but contract', broken: knowsOnly('server', ['contract']) },
  { claim: 'gateway knows no room but contract', broken: knowsOnly('gateway', ['contract']) },
  {
    claim: 'web knows no room but contract',
    broken: neverImports('web', ['server', 'gateway', 'lab', 'e2e', 'bench', 'commands']),
  },
  {
    claim: 'lab knows neither server, gateway nor web',
    broken: neverImports('lab', ['server', 'gateway', 'web']),
  },
  {
    claim: 'only tests and bench import what contract has for tests',
    broken: ({ from, to }) =>
      to.startsWith('contract/src/test/') &&
      !(isTest(from) || /^(?:bench|gateway\/test)\//.test(from)),
  },
]
