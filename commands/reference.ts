import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCommandLine } from './command-line.ts'
import criteria from './criteria/criteria.json' with { type: 'json' }
import { CRITERIA_PAGE, criteriaPage } from './criteria/criteria-page.ts'
import { findClaims } from './criteria/find-claims.ts'
import { matchCriteria } from './criteria/match-criteria.ts'
import { ROOT } from './places.ts'
import { connectionParametersPage } from './reference/connection-parameters-page.ts'

export const USAGE = `Usage: ./carrel reference

Writes the pages of the documentation that are made from the code.`

export async function run(args: string[]): Promise<number> {
  readCommandLine(USAGE, { args })
  await writeFile(join(ROOT, 'docs/reference/connection-parameters.md'), connectionParametersPage())
  await mkdir(join(ROOT, 'docs/sprint-reviews'), { recursive: true })
  await writeFile(
    join(ROOT, CRITERIA_PAGE),
    criteriaPage(matchCriteria(criteria, findClaims(ROOT))),
  )
  return 0
}
