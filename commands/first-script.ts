import { join } from 'node:path'
import { measureFirstScript } from './first-script/measure-first-script.ts'
import { ROOT } from './places.ts'

/** Of the built web application: what comes over the wire before the sign-in page has anything to show. */
const BUDGETS = [
  { page: 'application', folder: 'web/dist/app', limitBytes: 250_000 },
  { page: 'viewer', folder: 'web/dist/viewer', limitBytes: 80_000 },
]

for (const { page, folder, limitBytes } of BUDGETS) {
  const bytes = await measureFirstScript(join(ROOT, folder))
  const isWithin = bytes <= limitBytes
  if (!isWithin) process.exitCode = 1
  process.stdout.write(
    `${JSON.stringify({ page, first_script_gzip_bytes: bytes, limit_bytes: limitBytes, within: isWithin })}\n`,
  )
}
