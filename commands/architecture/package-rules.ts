import { isTest } from './repository.ts'
import type { ImportRule } from './room-rules.ts'

/** `packages` may be imported by files that match `allowed` and by none other of these rooms. Tests, and what serves them, are free. */
const only = (
  claim: string,
  packages: readonly string[],
  allowed: RegExp,
  rooms = /^(?:contract|server|gateway|web|lab)\/(?!test\/)/,
): ImportRule => ({
  claim,
  broken: ({ from, to }) =>
    packages.includes(to) && rooms.test(from) && !isTest(from) && !allowed.test(from),
})

export const PACKAGE_RULES: readonly ImportRule[] = [
  only(
    'only server/src/hypervisor/proxmox imports undici',
    ['undici'],
    /^server\/src\/hypervisor\/proxmox/,
  ),
  only(
    'only stores and server/src/database import kysely',
    ['kysely'],
    /^server\/src\/(?:database\/|.*-store\.ts$)/,
  ),
  only(
    'only server/src/database imports pg and PGlite',
    ['pg', '@electric-sql/pglite'],
    /^server\/src\/database\//,
  ),
  only(
    'only server/src/jobs and server/src/database import pg-boss',
    ['pg-boss'],
    /^server\/src\/(?:jobs|database)\//,
  ),
  only(
    'only gateway and server/src/http/live import ws',
    ['ws'],
    /^(?:gateway\/|server\/src\/http\/live)/,
  ),
  only(
    'only server/src/notifications/mail.ts imports nodemailer',
    ['nodemailer'],
    /^server\/src\/notifications\/mail\.ts$/,
  ),
]
