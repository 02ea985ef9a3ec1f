import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import criteria from './criteria/criteria.json' with { type: 'json' }
import { CRITERIA_PAGE, criteriaPage } from './criteria/criteria-page.ts'
import { findClaims } from './criteria/find-claims.ts'
import { matchCriteria } from './criteria/match-criteria.ts'
import { ROOT } from './places.ts'
import { connectionParametersPage } from './reference/connection-parameters-page.ts'

// npm run reference: writes the pages of the documentation that are made from the code.
await writeFile(join(ROOT, 'docs/reference/connection-parameters.md'), connectionParametersPage())

await mkdir(join(ROOT, 'docs/sprint-reviews'), { recursive: true })
await writeFile(join(ROOT, CRITERIA_PAGE), criteriaPage(matchCriteria(criteria, findClaims(ROOT))))
